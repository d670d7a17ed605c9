import type { Fusion } from './fusion.ts'

/** Rows of a resolved table that the lot creates. */
type Creees = {
  table: string
  /** Columns of the key, after organisme_id. */
  cle: readonly string[]
  de: string
  si: string
}

/** An organisme may have a million new rows: no image holds more than the keys of these. */
const LIGNES_PAR_IMAGE = 10_000

/** Keeps the keys of created rows, which are all that taking them back needs: many in one image, for speed. */
export async function noteCreations(
  { client, lot }: Pick<Fusion, 'client' | 'lot'>,
  { table, cle, de, si }: Creees,
): Promise<void> {
  const noms = cle.map((nom) => `'${nom}', c.${nom}`).join(', ')
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cles)
     select c.organisme_id, $1, $2, array_agg(jsonb_build_object(${noms}))
     from ${de} c where ${si} group by c.organisme_id, c.no_ligne / ${LIGNES_PAR_IMAGE}`,
    [lot, table],
  )
}
