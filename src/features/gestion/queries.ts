import type { Trx } from '../../db/client.ts'

/** What waits for the funder's people. */
export async function countAttentes(trx: Trx) {
  const { lots } = await trx
    .selectFrom('lot')
    .select((eb) => eb.fn.countAll<number>().as('lots'))
    .where('etat', 'in', ['essaye', 'echec'])
    .executeTakeFirstOrThrow()
  const { rapprochements } = await trx
    .selectFrom('rapprochement')
    .select((eb) => eb.fn.countAll<number>().as('rapprochements'))
    .where('etat', '=', 'a_traiter')
    .executeTakeFirstOrThrow()
  return { lots, rapprochements }
}
export type Attentes = Awaited<ReturnType<typeof countAttentes>>
