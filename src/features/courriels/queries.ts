import type { Selectable } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { Courriel as TableCourriel } from '../../db/schema.ts'
import type { Contenu } from './modeles.tsx'

export type Courriel = Selectable<TableCourriel>

export const PAR_PAGE = 50

export type Boite = { courriels: Courriel[]; page: number; pages: number }

/** Every mail, newest first: the demo's mailbox. A page past the last is the first. */
export async function listCourriels(trx: Trx, page: number): Promise<Boite> {
  const courriels = await trx
    .selectFrom('courriel')
    .orderBy('cree_le', 'desc')
    .orderBy('id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .selectAll()
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .execute()
  if (courriels.length === 0 && page > 1) return listCourriels(trx, 1)
  return { courriels, page, pages: Math.ceil((courriels[0]?.total ?? 0) / PAR_PAGE) }
}

export function toContenu({ modele, donnees, liens }: Courriel): Contenu {
  return {
    modele,
    donnees: (donnees ?? {}) as Contenu['donnees'],
    liens: (liens ?? {}) as Contenu['liens'],
  }
}
