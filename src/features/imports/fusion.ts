import type pg from 'pg'
import type { Jour } from '../../core/dates.ts'
import { etapeColumns } from './etape.ts'
import { takeExemples } from './exemples.ts'
import { CONSTATS_MAX, type Registre } from './rapport.rules.ts'

/** What every step of the merge knows. */
export type Fusion = {
  client: pg.Client
  lot: string
  maintenant: Date
  /** The Paris day of `maintenant`. */
  jour: Jour
  /** The lot says when it was issued, so that an unchanged row confirms itself at that date. */
  dateConnue: boolean
  registre: Registre
  /** Dry run: samples are taken. */
  essai: boolean
  /** Columns of each file of the lot; a file that is absent or unreadable has none. */
  colonnes: ReadonlyMap<string, ReadonlySet<string>>
  /** Organismes whose rows changed: their sums are computed again at the end. */
  touches: Set<number>
}

/** A reason to refuse rows, found by SQL; `colonne` is the file's. */
export type Refus = { si: string; code: string; colonne: string; message: (row: Row) => string }
export type Row = Record<string, unknown>

/** How the rows of a file meet those of a table. `s` is the staging table, `t` the target row. */
export type Plan = {
  fichier: string
  etape: string
  /** Holds every row with its organisme and its fate: C created, M changed, I same, T same but fresher, A older, R refused, D withdrawn line. */
  resolues: string
  table: string
  /** Target key after organisme_id: column, and the expression that gives it. */
  cle: Readonly<Record<string, string>>
  /** Keys of the file, for the report. */
  cleFichier: readonly string[]
  jointures: string
  organisme: string
  /** How to find the target row, when it is not by organisme and key. */
  cible?: string
  refus: readonly Refus[]
  /** Target column and the expression that gives it. */
  colonnes: Readonly<Record<string, string>>
  /** Columns that only a new row gets from the lot: target column and expression. */
  initiales?: Readonly<Record<string, string>>
  /** More columns for the next steps. */
  extra?: readonly string[]
  /** A change that is not in the target row (its account, its head). */
  autreChange?: string
  /** Replaces "the target is fresher than the row". */
  ancien?: string
  /** Replaces the fate of a row to withdraw. */
  retrait?: string
  /** Rows of this type are claimed in numero_organisme by their key. */
  numero?: string
  /** The table has no retire_le. */
  sansRetrait?: boolean
  /** The table has no maj_le. */
  sansDate?: boolean
  /** The table is `organisme` itself. */
  racine?: boolean
}

/** Columns of the target that the file gives, each from the staging column of the same name. */
export function givenColumns(
  fusion: Fusion,
  fichier: string,
  noms: Readonly<Record<string, string>>,
): Record<string, string> {
  const presentes = fusion.colonnes.get(fichier) ?? new Set()
  const donnees = Object.entries(noms).filter(([, colonne]) => presentes.has(colonne))
  return Object.fromEntries(donnees.map(([cible]) => [cible, `s.${cible}`]))
}

/** `a` for itself, `a:b` for the target column a that the file calls b. */
export function columns(...noms: string[]): Record<string, string> {
  return Object.fromEntries(
    noms.map((nom) => nom.split(':')).map(([cible = '', colonne = cible]) => [cible, colonne]),
  )
}

/** A new row cannot do without these columns of the file. */
export function refusManquantes(fusion: Fusion, fichier: string, noms: readonly string[]): Refus[] {
  const manquante = noms.find((nom) => !fusion.colonnes.get(fichier)?.has(nom))
  if (manquante === undefined) return []
  const message = () => 'La ligne est nouvelle et le fichier n’a pas cette colonne.'
  return [{ si: 't.organisme_id is null', code: 'REQUIS', colonne: manquante, message }]
}

/** One pass over the rows of a file: whose they are, whether they are refused, new, changed, the same or older. */
export async function resolveRows(fusion: Fusion, plan: Plan): Promise<Sorts> {
  await fusion.client.query(resolveSql(fusion, plan))
  await fusion.client.query(`analyze ${plan.resolues}`)
  const sorts = await countRows(fusion, plan)
  if (fusion.essai) await takeExemples(fusion, plan, sorts)
  if (sorts.R) await reportRefus(fusion, plan)
  if (sorts.A) await reportAnciens(fusion, plan)
  return sorts
}

/** How many rows of a file have each fate (see Plan.resolues). */
export type Sorts = Partial<Record<'C' | 'M' | 'I' | 'T' | 'A' | 'R' | 'D', number>>

function resolveSql(fusion: Fusion, plan: Plan): string {
  const refus = plan.refus.map(({ si }, rang) => `when ${si} then ${rang}`)
  const cible =
    plan.cible ??
    [`t.organisme_id = ${plan.organisme}`, ...keyPairs(plan).map(([nom, de]) => `t.${nom} = ${de}`)].join(
      ' and ',
    )
  const calculees = Object.entries({ ...plan.cle, ...plan.colonnes, ...plan.initiales }).filter(
    ([nom, de]) => de !== `s.${nom}`,
  )
  const calculeesNoms = new Set(calculees.map(([nom]) => nom))
  const gardees = etapeColumns(plan.etape)
    .filter((nom) => !calculeesNoms.has(nom))
    .map((nom) => `s.${nom}`)
  const id = plan.racine ? 't.id' : 't.organisme_id'
  return `
    create temp table ${plan.resolues} on commit drop as
    select q.*, case
        when q.refus is not null then 'R'
        when q.ancien and (not q.existe or q.differe or q.autre${plan.retrait ? ' or q.retire' : ''}) then 'A'
        ${plan.retrait ? `when q.retire then ${plan.retrait}` : ''}
        when not q.existe then 'C'
        when q.differe or q.autre then 'M'
        when ${fusion.dateConnue} and q.maj_le > q.avant_maj_le then 'T'
        else 'I' end as action
    from (
      select ${gardees.join(', ')}, ${plan.organisme} as organisme_id,
        ${calculees.map(([nom, de]) => `${de} as ${nom},`).join(' ')}
        ${(plan.extra ?? []).map((colonne) => `${colonne},`).join(' ')}
        ${refus.length > 0 ? `case ${refus.join(' ')} end` : 'null::integer'} as refus,
        ${id} is not null as existe,
        ${plan.sansDate ? 'null::timestamptz' : 't.maj_le'} as avant_maj_le,
        coalesce(${plan.ancien ?? 't.maj_le > s.maj_le'}, false) as ancien,
        ${id} is not null and (${differences(plan)}) as differe,
        coalesce(${plan.autreChange ?? 'false'}, false) as autre
      from ${plan.etape} s ${plan.jointures}
      left join ${plan.table} t on ${cible}
      where not s.refusee
    ) q`
}

function differences(plan: Plan): string {
  const noms = Object.entries(plan.colonnes)
  const retrait = plan.sansRetrait ? [] : ['(t.retire_le is not null) <> s.retire']
  return [...noms.map(([nom, de]) => `t.${nom} is distinct from ${de}`), ...retrait, 'false'].join(' or ')
}

function keyPairs(plan: Plan): [string, string][] {
  return Object.entries(plan.cle)
}

async function reportRefus(fusion: Fusion, plan: Plan): Promise<void> {
  const { client, registre } = fusion
  const { rows } = await client.query<Row>(
    `select * from ${plan.resolues} where action = 'R' order by no_ligne limit ${CONSTATS_MAX}`,
  )
  for (const row of rows) {
    const refus = plan.refus[Number(row.refus)]
    if (refus)
      registre.refuse({
        ...constatOf(plan, row),
        colonne: refus.colonne,
        code: refus.code,
        message: refus.message(row),
      })
  }
}

async function reportAnciens(fusion: Fusion, plan: Plan): Promise<void> {
  const { client, registre } = fusion
  const { rows } = await client.query<Row>(
    `select * from ${plan.resolues} where action = 'A' order by no_ligne limit ${CONSTATS_MAX}`,
  )
  const message = 'La ligne est plus ancienne que ce qui est enregistré\u00a0: elle ne change rien.'
  for (const row of rows)
    registre.warn({ ...constatOf(plan, row), colonne: '', code: 'PLUS_ANCIEN', message })
}

/** Where in the lot a row stands. */
export function constatOf(plan: Pick<Plan, 'fichier' | 'cleFichier'>, row: Row) {
  const cle = plan.cleFichier.map((nom) => String(row[nom] ?? '')).join(';')
  return { fichier: plan.fichier, ligne: Number(row.no_ligne), cle }
}

async function countRows({ client, registre }: Fusion, plan: Plan): Promise<Sorts> {
  const { rows } = await client.query<{ action: keyof Sorts; nombre: number }>(
    `select action, count(*) as nombre from ${plan.resolues} group by action`,
  )
  if (rows.length === 0) return {}
  const compte = registre.compte(plan.fichier)
  for (const { action, nombre } of rows) {
    if (action === 'C') compte.crees += nombre
    else if (action === 'M' || action === 'D') compte.modifies += nombre
    else if (action === 'R') compte.refuses += nombre
    else compte.inchanges += nombre
    const tus = Math.max(0, nombre - CONSTATS_MAX)
    if (action === 'R') registre.countMore(tus, 0)
    if (action === 'A') registre.countMore(0, tus)
  }
  return Object.fromEntries(rows.map(({ action, nombre }) => [action, nombre]))
}
