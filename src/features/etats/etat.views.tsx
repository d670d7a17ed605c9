import type { Erreurs, Saisie } from '../../http/formulaire.ts'
import { Bouton, ChampCache, Liste } from '../../ui/champs.tsx'
import { Formulaire } from '../../ui/disposition.tsx'
import { ResumeErreurs } from '../../ui/erreurs.tsx'
import { Historique } from '../../ui/historique.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import { libelleStatutDossier, STATUTS_DOSSIER } from '../dossiers/rules.ts'
import { type Revision, tellRevisions } from '../revisions/rules.ts'
import type { EtatDossier } from './queries.ts'
import { CHAMPS_ETAT, direStatut } from './rules.ts'

/** The statuts that a word may be given. */
export const OPTIONS_STATUT = STATUTS_DOSSIER.map((valeur) => ({
  valeur,
  libelle: libelleStatutDossier(valeur),
}))

type EtatProps = {
  contexte: ContextePage
  etat: EtatDossier
  revisions: Revision[]
  saisie: Saisie
  erreurs: Erreurs
}

export function EtatPage({ contexte, etat, revisions, saisie, erreurs }: EtatProps) {
  const resume = Object.entries(erreurs).map(([champ, message]) => ({ champ, message }))
  return (
    <Page
      titre={`État ${etat.code}`}
      contexte={contexte}
      menu="reglages"
      fil={[
        { libelle: 'Réglages', href: '/gestion/reglages' },
        { libelle: 'États des dossiers', href: '/gestion/etats' },
      ]}
      erreur={resume.length > 0}
    >
      <ResumeErreurs erreurs={resume} />
      <Formulaire
        action={`/gestion/etats/${encodeURIComponent(etat.code)}`}
        actions={<Bouton>Enregistrer</Bouton>}
      >
        <ChampCache name="version" valeur={etat.version} />
        <Liste
          name="statut"
          label="Statut"
          options={OPTIONS_STATUT}
          valeur={saisie.statut ?? etat.statut ?? ''}
          {...(etat.contractuel ? {} : { vide: direStatut(null) })}
          erreur={erreurs.statut}
          aide="Les dossiers déjà reçus sous ce mot changent de statut dans les minutes qui suivent, et leur page le raconte."
        />
      </Formulaire>
      <Historique revisions={tellRevisions(revisions, CHAMPS_ETAT)} />
    </Page>
  )
}
