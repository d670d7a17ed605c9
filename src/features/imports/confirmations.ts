import type { Requetes } from './banque-effets.ts'

/** Rows of a resolved table that stay as they are, whatever their freshness becomes. */
type Confirmees = {
  table: string
  /** Columns of the key, after organisme_id. */
  cle: readonly string[]
  /** Table or subquery. */
  de: string
  si: string
  /** Expression of the freshness of before, where the lot moves it. */
  avantMajLe?: string
}

/**
 * Keeps the keys of rows that a lot says again: taking back another lot that they stand on is then refused, and their
 * freshness can be given back. One row an organisme and former freshness, for a lot of a million rows says most again.
 */
export async function noteConfirmations(
  { client, lot }: { client: Requetes; lot: string },
  { table, cle, de, si, avantMajLe = 'null::timestamptz' }: Confirmees,
): Promise<void> {
  const noms = cle.map((nom) => `'${nom}', c.${nom}`).join(', ')
  await client.query(
    `insert into lot_confirmation (organisme_id, lot_id, nom_table, avant_maj_le, cles)
     select c.organisme_id, $1, $2, ${avantMajLe}, array_agg(jsonb_build_object(${noms}))
     from ${de} c where ${si} group by 1, 4`,
    [lot, table],
  )
}
