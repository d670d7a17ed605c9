import { formatJour } from '../../core/dates.ts'
import type { Motifs } from '../../core/motifs.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Fiche } from '../../ui/fiche.tsx'
import { Montant } from '../../ui/montant.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { nameMotif } from '../reglements/motifs.rules.ts'
import type { Rapprochement } from './queries.ts'
import { libelleNature, libelleRaison } from './rules.ts'
import { nommer, Suite } from './views.tsx'

type RapprochementProps = {
  contexte: ContextePage
  rapprochement: Rapprochement
  saisie: Saisie
  erreurs: Erreurs
}

export function RapprochementPage({ contexte, rapprochement, saisie, erreurs }: RapprochementProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre={nommer(rapprochement)}
      titreDocument={`Rapprochement ${nommer(rapprochement)}`}
      contexte={contexte}
      menu="rapprochements"
      fil={[{ libelle: 'Rapprochements', href: '/gestion/rapprochements' }]}
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <Constat rapprochement={rapprochement} motifs={contexte.motifs} />
      {rapprochement.etat === 'a_traiter' ? (
        <Traitement rapprochement={rapprochement} saisie={saisie} erreurs={erreurs} />
      ) : (
        <p>
          <Suite {...rapprochement} />
        </p>
      )}
    </Page>
  )
}

function Constat({ rapprochement, motifs }: { rapprochement: Rapprochement; motifs: Motifs }) {
  const { raison, montant, devise, le, motif, compte, fichier, ligne, lot_id, lot_nom } = rapprochement
  return (
    <Fiche
      lignes={[
        { libelle: 'Ce qui est dit', valeur: libelleNature(rapprochement) },
        { libelle: 'Pourquoi il attend', valeur: libelleRaison(raison) },
        { libelle: 'Montant', valeur: montant === null ? devise : <Montant cents={montant} /> },
        { libelle: 'Date', valeur: le && formatJour(le) },
        { libelle: 'Motif de la banque', valeur: nameMotif(motif, motifs) },
        { libelle: 'Compte', valeur: compte },
        { libelle: 'Remise', valeur: rapprochement.pmt_inf_id },
        { libelle: 'Message', valeur: rapprochement.msg_id },
        { libelle: 'Fichier', valeur: `${fichier}, ligne ${ligne.toLocaleString('fr-FR')}` },
        { libelle: 'Lot', valeur: <a href={`/gestion/lots/${lot_id}`}>{lot_nom}</a> },
      ]}
    />
  )
}

function Traitement({ rapprochement, saisie, erreurs }: Omit<RapprochementProps, 'contexte'>) {
  const { id, nature, propose_reference } = rapprochement
  const adresse = `/gestion/rapprochements/${id}`
  return (
    <>
      <Section titre="Rapprocher d’un règlement" id="rapprocher">
        <Formulaire action={`${adresse}/reglement`} actions={<Bouton>Rapprocher</Bouton>}>
          <Champ
            name="reference"
            label={nature === 'remplacement' ? 'Référence du règlement remplacé' : 'Référence du règlement'}
            taille="moyen"
            maxlength={60}
            valeur={saisie.reference ?? propose_reference ?? ''}
            erreur={erreurs.reference}
            aide="Le règlement change comme si la banque l’avait nommé. Annuler le lot le rend tel qu’il était."
          />
        </Formulaire>
      </Section>
      <Section titre="Écarter" id="ecarter">
        <Formulaire action={`${adresse}/ecart`} actions={<Bouton variante="second">Écarter</Bouton>}>
          <Champ
            name="motif"
            label="Motif"
            maxlength={500}
            valeur={saisie.motif}
            erreur={erreurs.motif}
            aide="Par exemple : paiement sans rapport avec la formation. Rien n’est effacé."
          />
        </Formulaire>
      </Section>
    </>
  )
}
