import { noteConfirmations } from './confirmations.ts'
import { noteCreations } from './creations.ts'
import type { Fusion, Plan, Sorts } from './fusion.ts'

/** Carries the fates into the table, each change with its before-image; a fate that no row has costs nothing. */
export async function applyRows(fusion: Fusion, plan: Plan, sorts: Sorts): Promise<void> {
  await keepRefused(fusion, plan)
  if (sorts.I || sorts.T || sorts.A) await noteSame(fusion, plan)
  if (sorts.M) {
    await saveImages(fusion, plan)
    await updateRows(fusion, plan)
  }
  if ((sorts.M || sorts.T) && !plan.sansDate) await freshenRows(fusion, plan)
  if (sorts.C) {
    if (plan.numero) await claimNumeros(fusion, plan, plan.numero)
    await insertRows(fusion, plan)
    await noteCreations(fusion, {
      table: plan.table,
      cle: Object.keys(plan.cle),
      de: plan.resolues,
      si: `c.action = 'C'`,
    })
  }
  if (!SANS_DERIVES.has(plan.table)) await noteTouches(fusion, plan.resolues)
}

/** A row that is older, too: it was left out because of the one that is there. */
async function noteSame(fusion: Fusion, plan: Plan): Promise<void> {
  await noteConfirmations(fusion, {
    table: plan.table,
    cle: Object.keys(plan.cle),
    de: plan.resolues,
    si: `c.action in ('I', 'T', 'A')`,
    avantMajLe: `case when c.action = 'T' then c.avant_maj_le end`,
  })
}

/** No sum, count or column elsewhere is derived from these. */
const SANS_DERIVES: ReadonlySet<string> = new Set(['organisme', 'echeance'])

/** Organismes that have a row created or changed here. */
export async function noteTouches({ client, touches }: Fusion, resolues: string): Promise<void> {
  const { rows } = await client.query<{ organisme_id: number }>(
    `select distinct organisme_id from ${resolues} where action in ('C', 'M', 'D')`,
  )
  for (const { organisme_id } of rows) touches.add(organisme_id)
}

/** The keys of refused rows, wherever they were refused, unless another row of the file got through. */
async function keepRefused({ client }: Fusion, plan: Plan): Promise<void> {
  const type = plan.racine ? 'organisme' : plan.numero
  const [cle] = plan.cleFichier
  if (!type || !cle) return
  await client.query(
    `insert into refuse (type, numero)
     select distinct $1, ${cle} from (
       select ${cle} from ${plan.etape} where refusee
       union all select ${cle} from ${plan.resolues} where action = 'R'
     ) x
     where not exists (select from ${plan.resolues} r where r.${cle} = x.${cle} and r.action <> 'R')`,
    [type],
  )
}

async function claimNumeros({ client }: Fusion, plan: Plan, type: string): Promise<void> {
  const [cle] = plan.cleFichier
  await client.query(
    `insert into numero_organisme (type, numero, organisme_id)
     select ${plan.cleFichier.length > 1 ? 'distinct' : ''} $1, ${cle}, organisme_id from ${plan.resolues} where action = 'C'
     on conflict (type, numero) do nothing`,
    [type],
  )
}

async function saveImages({ client, lot }: Fusion, plan: Plan): Promise<void> {
  const cles = Object.keys(plan.cle).map((nom) => `'${nom}', r.${nom}`)
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select r.organisme_id, $1, $2, jsonb_build_object(${cles.join(', ')}), to_jsonb(t)
     from ${plan.resolues} r join ${plan.table} t on ${samePlace(plan)} where r.action = 'M'`,
    [lot, plan.table],
  )
}

async function updateRows({ client, maintenant }: Fusion, plan: Plan): Promise<void> {
  const valeurs = Object.keys(plan.colonnes).map((nom) => `${nom} = r.${nom}`)
  const retrait = plan.sansRetrait
    ? []
    : ['retire_le = case when r.retire then coalesce(t.retire_le, $1) end']
  await client.query(
    `update ${plan.table} t set ${[...valeurs, ...retrait, ...(plan.sansDate ? [] : ['maj_le = r.maj_le'])].join(', ')}
     from ${plan.resolues} r where ${samePlace(plan)} and r.action = 'M' and r.differe`,
    plan.sansRetrait ? [] : [maintenant],
  )
}

/** Same content, said again later (or changed beside the row): only its freshness moves. */
async function freshenRows({ client }: Fusion, plan: Plan): Promise<void> {
  await client.query(
    `update ${plan.table} t set maj_le = r.maj_le
     from ${plan.resolues} r where ${samePlace(plan)} and (r.action = 'T' or r.action = 'M' and not r.differe)`,
  )
}

async function insertRows({ client, maintenant }: Fusion, plan: Plan): Promise<void> {
  const noms = [
    ...(plan.racine ? [] : ['organisme_id']),
    ...Object.keys({ ...plan.cle, ...plan.colonnes, ...plan.initiales }),
    ...(plan.sansDate ? [] : ['maj_le']),
  ]
  const retrait = plan.sansRetrait ? '' : ', retire_le'
  await client.query(
    `insert into ${plan.table} (${noms.join(', ')}${retrait})
     select ${noms.map((nom) => `r.${nom}`).join(', ')}${retrait ? ', case when r.retire then $1::timestamptz end' : ''}
     from ${plan.resolues} r where r.action = 'C'`,
    plan.sansRetrait ? [] : [maintenant],
  )
  if (!plan.racine) return
  await client.query(
    `update ${plan.resolues} r set organisme_id = t.id from ${plan.table} t where t.siren = r.siren and r.action = 'C'`,
  )
}

function samePlace(plan: Plan): string {
  const memes = Object.keys(plan.cle).map((nom) => `t.${nom} = r.${nom}`)
  return (plan.racine ? memes : ['t.organisme_id = r.organisme_id', ...memes]).join(' and ')
}
