import type { Trx } from '../../db/client.ts'
import { countDemandes } from '../demandes/queries.ts'
import { countSansAdministrateur } from '../organismes/queries.ts'

/** What waits for the funder's people. */
export async function countAttentes(trx: Trx) {
  const { lots } = await trx
    .selectFrom('lot')
    .select((eb) => eb.fn.countAll<number>().as('lots'))
    .where('etat', 'in', ['essaye', 'echec'])
    .executeTakeFirstOrThrow()
  const [demandes, sansAdministrateur] = [
    await countDemandes(trx, 'a_traiter'),
    await countSansAdministrateur(trx),
  ]
  return { lots, demandes, sansAdministrateur }
}
export type Attentes = Awaited<ReturnType<typeof countAttentes>>
