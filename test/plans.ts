// Plans of the statements that a page really sends, read as the application role inside an organisme.
import { CompiledQuery, sql } from 'kysely'
import pg from 'pg'
import { type Base, openBase, openPool, type Trx } from '../src/db/client.ts'
import { isPreparable } from '../src/db/preparees.ts'
import { asGestion, tenant } from '../src/db/tenant.ts'

export type Noeud = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: Noeud[]
}
export type Explain = { 'QUERY PLAN': [{ Plan: Noeud }] }
export type Requete = { texte: string; valeurs: unknown[] }

/** Keeps every statement that the pool's connections send from now on, transaction control left out. */
export function recordStatements(pool: pg.Pool): Requete[] {
  const requetes: Requete[] = []
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    client.query = ((demande: string | pg.QueryConfig, ...suite: unknown[]) => {
      const { text = '', values = [] } = typeof demande === 'string' ? {} : demande
      if (/^\s*(select|with)/.test(text) && !text.includes('set_config'))
        requetes.push({ texte: text, valeurs: values })
      return query(demande, ...suite)
    }) as typeof client.query
  })
  return requetes
}

/** Runs `read` as `app` in that organisme, then explains each of its statements the same way. */
export function plansOf(connexion: pg.ClientConfig, organismeId: number, read: Lecture): Promise<Noeud[]> {
  return explain(connexion, (base, work) => tenant(base, organismeId, work), read)
}

/** The same as `gestion`, over every organisme. */
export function plansOfGestion(connexion: pg.ClientConfig, read: Lecture): Promise<Noeud[]> {
  return explain(connexion, asGestion, read)
}

type Lecture = (trx: Trx) => Promise<unknown>
type Entree = <T>(base: Base, work: (trx: Trx) => Promise<T>) => Promise<T>

async function explain(connexion: pg.ClientConfig, enter: Entree, read: Lecture): Promise<Noeud[]> {
  const pool = openPool(connexion, 1)
  const requetes = recordStatements(pool)
  const base = openBase(pool)
  await enter(base, read)
  const lues = [...requetes]
  const plans = await enter(base, async (trx) => {
    const noeuds: Noeud[] = []
    for (const [rang, { texte, valeurs }] of lues.entries()) {
      noeuds.push(...(await explainOne(trx, texte, valeurs)))
      if (!isPreparable(texte)) continue
      // The plan that a connection keeps is made without knowing the values: it must be as good.
      await sql`set local plan_cache_mode = force_generic_plan`.execute(trx)
      await sql.raw(`prepare gardee_${rang} as ${texte}`).execute(trx)
      const arguments_ = valeurs.length > 0 ? `(${valeurs.map(toLiteral).join(', ')})` : ''
      noeuds.push(...(await explainOne(trx, `execute gardee_${rang}${arguments_}`, [])))
    }
    return noeuds
  })
  await base.destroy()
  return plans
}

async function explainOne(trx: Trx, texte: string, valeurs: unknown[]): Promise<Noeud[]> {
  const { rows } = await trx.executeQuery<Explain>(
    CompiledQuery.raw(`explain (analyze, format json) ${texte}`, valeurs),
  )
  return rows.map((row) => row['QUERY PLAN'][0].Plan)
}

function toLiteral(valeur: unknown): string {
  if (valeur === null || valeur === undefined) return 'null'
  if (Array.isArray(valeur)) return `array[${valeur.map(toLiteral).join(', ')}]`
  return pg.escapeLiteral(valeur instanceof Date ? valeur.toISOString() : String(valeur))
}

export function flatten(noeud: Noeud): Noeud[] {
  return [noeud, ...(noeud.Plans ?? []).flatMap(flatten)]
}
