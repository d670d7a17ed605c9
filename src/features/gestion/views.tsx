import { Chiffres } from '../../ui/chiffres.tsx'
import { type ContextePage, Page } from '../../ui/page.tsx'
import type { Attentes } from './queries.ts'

export function TableauDeBordPage({ contexte, attentes }: { contexte: ContextePage; attentes: Attentes }) {
  return (
    <Page titre="Tableau de bord" contexte={contexte} menu="tableau">
      <Chiffres
        titre="Ce qui attend"
        chiffres={[
          {
            valeur: attentes.lots,
            libelle: attentes.lots > 1 ? 'lots à confirmer ou à reprendre' : 'lot à confirmer ou à reprendre',
            href: '/gestion/lots',
          },
          {
            valeur: attentes.rapprochements,
            libelle: attentes.rapprochements > 1 ? 'rapprochements à faire' : 'rapprochement à faire',
            href: '/gestion/rapprochements',
          },
        ]}
      />
    </Page>
  )
}
