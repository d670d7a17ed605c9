import { Chiffres } from '../../ui/chiffres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Attentes } from './queries.ts'

export function TableauDeBordPage({ contexte, attentes }: { contexte: ContextePage; attentes: Attentes }) {
  const { lots, demandes, sansAdministrateur } = attentes
  return (
    <Page titre="Tableau de bord" contexte={contexte} menu="tableau">
      <Chiffres
        titre="Ce qui attend"
        chiffres={[
          {
            valeur: lots,
            libelle: lots > 1 ? 'lots à confirmer ou à reprendre' : 'lot à confirmer ou à reprendre',
            href: '/gestion/lots',
          },
          {
            valeur: demandes,
            libelle: demandes > 1 ? 'demandes de compte à traiter' : 'demande de compte à traiter',
            href: '/gestion/demandes',
          },
          {
            valeur: sansAdministrateur,
            libelle:
              sansAdministrateur > 1 ? 'organismes sans administrateur' : 'organisme sans administrateur',
            href: '/gestion/organismes?sans_administrateur=1',
          },
        ]}
      />
    </Page>
  )
}
