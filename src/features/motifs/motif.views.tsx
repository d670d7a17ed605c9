import type { DomaineMotif } from '../../core/motifs.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, CaseACocher, Champ, ChampCache } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Historique } from '../../ui/historique.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Revision, tellRevisions } from '../revisions/rules.ts'
import type { MotifListe } from './queries.ts'
import { adresseMotif, adresseMotifs, champsMotif, DOMAINES } from './rules.ts'

type MotifProps = {
  contexte: ContextePage
  domaine: DomaineMotif
  motif: MotifListe
  revisions: Revision[]
  saisie: Saisie
  erreurs: Erreurs
}

export function MotifPage({ contexte, domaine, motif, revisions, saisie, erreurs }: MotifProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre={`Motif ${motif.code}`}
      contexte={contexte}
      menu="reglages"
      fil={[
        { libelle: 'Réglages', href: '/gestion/reglages' },
        { libelle: 'Motifs', href: adresseMotifs(domaine) },
      ]}
      sousTitre={DOMAINES[domaine].titre}
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <Formulaire action={adresseMotif(motif)} actions={<Bouton>Enregistrer</Bouton>}>
        <ChampCache name="version" valeur={motif.version} />
        <MotsMotif domaine={domaine} saisie={typedOr(saisie, motif)} erreurs={erreurs} />
      </Formulaire>
      <Historique revisions={tellRevisions(revisions, champsMotif(domaine))} />
    </Page>
  )
}

/** What was typed, else what is stored; a form sent without its box says that it is not checked. */
function typedOr(saisie: Saisie, motif: MotifListe): Saisie {
  if (saisie.libelle !== undefined) return saisie
  const compte = motif.compte_en_cause ? { compteEnCause: '1' } : {}
  return { libelle: motif.libelle, queFaire: motif.que_faire, ...compte }
}

/** The words of a reason, the same to add one and to change one. */
export function MotsMotif({
  domaine,
  saisie,
  erreurs,
}: {
  domaine: DomaineMotif
  saisie: Saisie
  erreurs: Erreurs
}) {
  return (
    <>
      <Champ
        name="libelle"
        label="Libellé"
        maxlength={200}
        valeur={saisie.libelle}
        erreur={erreurs.libelle}
        aide={DOMAINES[domaine].exemple}
      />
      <Champ
        name="queFaire"
        label="Que faire"
        facultatif
        lignes={3}
        maxlength={500}
        valeur={saisie.queFaire}
        erreur={erreurs.queFaire}
        aide="Une phrase, ajoutée à ce que la page dit déjà"
      />
      {domaine === 'BANQUE' && (
        <CaseACocher
          name="compteEnCause"
          label="L’organisme doit vérifier ses coordonnées bancaires"
          coche={saisie.compteEnCause === '1'}
          erreur={erreurs.compteEnCause}
        />
      )}
    </>
  )
}
