import { sql } from 'kysely'
import type { Base } from './client.ts'
import { horsOrganismeLecture } from './tenant.ts'

/** Whether the database answers at all. */
export async function databaseAnswers(base: Base): Promise<boolean> {
  try {
    await horsOrganismeLecture(base, (trx) => sql`select 1`.execute(trx))
    return true
  } catch {
    return false
  }
}

/** When the data of the funder's last imported lot was taken, or null when none came. */
export async function lastData(base: Base, maintenant: Date): Promise<Date | null> {
  const row = await horsOrganismeLecture(base, (trx) =>
    trx
      .selectFrom('lot')
      .where('etat', '=', 'importe')
      .where('termine_le', '<=', maintenant)
      .select((eb) => eb.fn.max('emis_le').as('emis_le'))
      .executeTakeFirst(),
  )
  return row?.emis_le ?? null
}
