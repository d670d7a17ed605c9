import type pg from 'pg'
import { formatInstant } from '../../core/dates.ts'
import { pluriel } from '../../core/texte.ts'
import { IMAGES, placeOf, TABLES } from './annulation-tables.ts'

/** Why the lot cannot be taken back, in French; null when nothing later stands on it. */
export async function findObstacle(client: pg.Client, lot: string): Promise<string | null> {
  const { rows: lots } = await client.query<{ etat: string }>('select etat from lot where id = $1', [lot])
  if (!lots[0]) return 'Ce lot n’existe pas.'
  if (!['importe', 'a_annuler'].includes(lots[0].etat))
    return 'Ce lot n’est pas importé\u00a0: il n’y a rien à annuler.'
  await client.query(TOUCHES, [lot])
  await client.query('analyze touchee')
  await client.query(SUIVANTES, [lot])
  const { rows } = await client.query<{ nom: string; termine_le: Date; lignes: number }>(LOTS_SUIVANTS)
  if (rows.length === 0) return null
  const liste = rows.map(
    ({ nom, termine_le, lignes }) =>
      `«\u00a0${nom}\u00a0» du ${formatInstant(termine_le)} (${pluriel(lignes, 'ligne')})`,
  )
  return `Des lots importés ensuite contiennent les mêmes lignes\u00a0: ${liste.join(', ')}. Annulez-les d’abord.`
}

/** The rows of the lot: those that it changed, and those whose freshness alone it moved. */
const TOUCHES = `
  create temp table touchee on commit drop as
  select organisme_id, nom_table, cle, min(id) as id, bool_or(changee) as changee, min(avant_maj_le) as avant_maj_le
  from (
    select organisme_id, nom_table, cle, id, true as changee, null::timestamptz as avant_maj_le
    from (${IMAGES}) i where lot_id = $1
    union all
    select c.organisme_id, c.nom_table, k.cle, c.id, false, c.avant_maj_le
    from lot_confirmation c cross join unnest(c.cles) as k (cle) where c.lot_id = $1 and c.avant_maj_le is not null
  ) x
  group by organisme_id, nom_table, cle`

/**
 * What lots that stand said of these rows after this one began to: by hand, a lot of the bank may change rows again long
 * after its import.
 */
const SUIVANTES = `
  create temp table suivante on commit drop as
  select t.organisme_id, t.nom_table, t.cle, t.changee, t.avant_maj_le, x.id, x.lot_id, x.fait
  from touchee t join (
    select organisme_id, nom_table, cle, id, lot_id, true as fait from (${IMAGES}) i
    where organisme_id in (select organisme_id from touchee)
    union all
    select c.organisme_id, c.nom_table, k.cle, c.id, c.lot_id, c.avant_maj_le is not null
    from lot_confirmation c cross join unnest(c.cles) as k (cle)
    where c.organisme_id in (select organisme_id from touchee) and c.id > (select min(id) from touchee)
  ) x on x.organisme_id = t.organisme_id and x.nom_table = t.nom_table and x.cle = t.cle and x.id > t.id
  join lot l on l.id = x.lot_id and l.etat in ('importe', 'a_annuler')
  where x.lot_id <> $1`

const LOTS_SUIVANTS = `
  select l.nom, l.termine_le, count(distinct (s.organisme_id, s.nom_table, s.cle))::integer as lignes
  from suivante s join lot l on l.id = s.lot_id where s.changee
  group by l.id order by l.termine_le, l.id limit 10`

/**
 * The freshness that the lot gave to rows that it did not change is taken back; where a later lot gave another since,
 * that lot inherits what to give back.
 */
export async function giveBackFraicheur(client: pg.Client, lot: string): Promise<void> {
  await client.query(
    `create temp table a_rafraichir on commit drop as
     select t.organisme_id, t.nom_table, t.cle, t.avant_maj_le from touchee t
     where t.avant_maj_le is not null and not exists (
       select from suivante s where s.organisme_id = t.organisme_id and s.nom_table = t.nom_table and s.cle = t.cle and s.fait)`,
  )
  for (const table of ['organisme', ...TABLES]) {
    const place = await placeOf(client, table, 'a_rafraichir')
    if (place === null) continue
    await client.query(
      `update ${table} t set maj_le = a.avant_maj_le from a_rafraichir a
       where a.nom_table = '${table}' and ${place} and t.maj_le > a.avant_maj_le`,
    )
  }
  await client.query(LEGUER)
  await client.query('delete from lot_confirmation where lot_id = $1', [lot])
}

const LEGUER = `
  insert into lot_confirmation (organisme_id, lot_id, nom_table, avant_maj_le, cles)
  select organisme_id, lot_id, nom_table, avant_maj_le, array_agg(cle) from (
    select distinct on (organisme_id, nom_table, cle) * from suivante
    where fait and avant_maj_le is not null order by organisme_id, nom_table, cle, id) s
  group by organisme_id, lot_id, nom_table, avant_maj_le`
