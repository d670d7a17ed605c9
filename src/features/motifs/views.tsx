import { DOMAINES_MOTIF, type DomaineMotif } from '../../core/motifs.ts'
import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, Champ } from '../../ui/champs.tsx'
import { Formulaire, Section } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { FiltresIgnores } from '../../ui/filtres.tsx'
import { Lignes } from '../../ui/lignes.tsx'
import { Onglets } from '../../ui/onglets.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { type Colonne, Tableau } from '../../ui/tableau.tsx'
import { MotsMotif } from './motif.views.tsx'
import type { MotifInconnu, MotifListe } from './queries.ts'
import { adresseMotif, adresseMotifs, DOMAINES } from './rules.ts'

type MotifsProps = {
  contexte: ContextePage
  domaine: DomaineMotif
  motifs: MotifListe[]
  inconnus: MotifInconnu[]
  saisie: Saisie
  erreurs: Erreurs
  /** Parameters of the address that make no sense. */
  messages: string[]
}

export function MotifsPage(props: MotifsProps) {
  const { contexte, domaine, motifs, inconnus, saisie, erreurs, messages } = props
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre="Motifs"
      titreDocument={`Motifs, ${DOMAINES[domaine].titre}`}
      contexte={contexte}
      menu="reglages"
      fil={[{ libelle: 'Réglages', href: '/gestion/reglages' }]}
      erreur={resume.length > 0}
    >
      <FiltresIgnores messages={messages} />
      <ResumeErreurs erreurs={resume} />
      <Onglets
        titre="Domaines"
        onglets={DOMAINES_MOTIF.map((valeur) => ({
          libelle: DOMAINES[valeur].titre,
          href: adresseMotifs(valeur),
          courant: valeur === domaine,
        }))}
      />
      <p>{DOMAINES[domaine].ou} Un code sans libellé est montré tel que reçu.</p>
      {inconnus.length > 0 && (
        <Section titre="À expliquer" id="inconnus">
          <Lignes
            lignes={inconnus.map(({ code, nombre }) => ({
              titre: code,
              href: adresseMotifs(domaine, code),
              detail: `reçu ${nombre.toLocaleString('fr-FR')} fois`,
            }))}
          />
        </Section>
      )}
      <Section titre={DOMAINES[domaine].titre} id="motifs">
        {motifs.length === 0 ? (
          <p>Aucun motif n’a encore de libellé.</p>
        ) : (
          <Tableau
            id="table-motifs"
            legende="Par code"
            lignes={motifs}
            cle={({ code }) => code}
            colonnes={COLONNES.filter(({ cle }) => domaine === 'BANQUE' || cle !== 'compte')}
          />
        )}
      </Section>
      <Section titre="Ajouter un motif" id="ajout">
        <Formulaire action="/gestion/motifs" actions={<Bouton>Ajouter</Bouton>}>
          <input type="hidden" name="domaine" value={domaine} />
          <Champ
            name="code"
            label="Code"
            taille="moyen"
            maxlength={40}
            valeur={saisie.code}
            erreur={erreurs.code ?? erreurs.domaine}
            aide="Tel que les lots l’écrivent"
          />
          <MotsMotif domaine={domaine} saisie={saisie} erreurs={erreurs} />
        </Formulaire>
      </Section>
    </Page>
  )
}

const COLONNES: Colonne<MotifListe>[] = [
  {
    cle: 'code',
    titre: 'Code',
    entete: true,
    valeur: (motif) => <a href={adresseMotif(motif)}>{motif.code}</a>,
  },
  { cle: 'libelle', titre: 'Libellé', largeur: 'large', valeur: ({ libelle }) => libelle },
  { cle: 'faire', titre: 'Que faire', valeur: ({ que_faire }) => que_faire },
  {
    cle: 'compte',
    titre: 'Compte à vérifier',
    valeur: ({ compte_en_cause }) => (compte_en_cause ? 'Oui' : 'Non'),
  },
]
