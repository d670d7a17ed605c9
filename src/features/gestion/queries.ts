import type { Trx } from '../../db/client.ts'
import { countFile } from '../messages/gestion.queries.ts'

/** What waits for the funder's people. */
export async function countAttentes(trx: Trx) {
  const { lots } = await trx
    .selectFrom('lot')
    .select((eb) => eb.fn.countAll<number>().as('lots'))
    .where('etat', 'in', ['essaye', 'echec'])
    .executeTakeFirstOrThrow()
  const { a_traiter: messages } = await countFile(trx)
  return { lots, messages }
}
export type Attentes = Awaited<ReturnType<typeof countAttentes>>
