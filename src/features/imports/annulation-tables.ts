import type pg from 'pg'

/** Tables of the organismes that a lot may change, what hangs on a row after it. */
export const TABLES = [
  'etablissement',
  'coordonnees_bancaires',
  'dossier',
  'participation',
  'accord',
  'accord_ligne',
  'echeance',
  'facture',
  'imputation',
  'reglement',
  'reglement_ligne',
  'document',
  'document_objet',
] as const

/** The images of lots, one row a row that they changed or created. */
export const IMAGES = `
  select organisme_id, lot_id, id, nom_table, cle, avant from lot_image where cles is null
  union all
  select i.organisme_id, i.lot_id, i.id, i.nom_table, k.cle, null
  from lot_image i cross join unnest(i.cles) as k (cle) where i.cles is not null`

/** `t` is the row that the row `a` of `de` names; null when it names none of this table. */
export async function placeOf(client: pg.Client, table: string, de = 'a_rendre'): Promise<string | null> {
  const { rows } = await client.query<{ noms: string[] }>(
    `select array(select jsonb_object_keys(cle)) as noms from ${de} where nom_table = $1 limit 1`,
    [table],
  )
  const [image] = rows
  if (!image) return null
  const { cle, types } = await describeTable(client, table)
  const organisme = cle.includes('organisme_id') ? ['t.organisme_id = a.organisme_id'] : []
  const autres = image.noms.map((nom) => `t.${nom} = (a.cle ->> '${nom}')::${types.get(nom)}`)
  return [...organisme, ...autres].join(' and ')
}

type Forme = { colonnes: string[]; cle: string[]; types: ReadonlyMap<string, string> }

/** Columns that can be written, the primary key, and the types. */
export async function describeTable(client: pg.Client, table: string): Promise<Forme> {
  const { rows } = await client.query<{ nom: string; type: string; calculee: boolean; cle: boolean }>(
    `select a.attname as nom, format_type(a.atttypid, a.atttypmod) as type, a.attgenerated <> '' as calculee,
       a.attnum = any (i.indkey) as cle
     from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [table],
  )
  return {
    colonnes: rows.filter(({ calculee }) => !calculee).map(({ nom }) => nom),
    cle: rows.filter(({ cle }) => cle).map(({ nom }) => nom),
    types: new Map(rows.map(({ nom, type }) => [nom, type])),
  }
}
