import { sql } from 'kysely'
import type { Trx } from '../db/client.ts'

/**
 * Adds to a minute what one process counted of it. @returns by key, what all processes have counted.
 * In the order of the keys, so that two processes never wait for each other.
 */
export async function addComptes(
  trx: Trx,
  minute: Date,
  comptes: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const { rows } = await sql<{ cle: string; nombre: number }>`
    insert into cadence (cle, minute, nombre)
    select cle, ${minute}::timestamptz, nombre
    from unnest(${[...comptes.keys()]}::text[], ${[...comptes.values()]}::int[]) as comptes (cle, nombre)
    order by cle
    on conflict (cle, minute) do update set nombre = cadence.nombre + excluded.nombre
    returning cle, nombre`.execute(trx)
  return new Map(rows.map(({ cle, nombre }) => [cle, nombre]))
}

/** What earlier minutes hold serves nobody. */
export async function forgetComptes(trx: Trx, avant: Date): Promise<void> {
  await trx.deleteFrom('cadence').where('minute', '<', avant).execute()
}
