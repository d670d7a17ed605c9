// Plans of the statements that a page really sends, read as the application role inside an organisme.
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { type Base, openBase, openPool, type Trx } from '../src/db/client.ts'
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
    client.query = ((texte: unknown, valeurs?: unknown[]) => {
      if (typeof texte === 'string' && /^\s*(select|with)/.test(texte) && !texte.includes('set_config')) {
        requetes.push({ texte, valeurs: valeurs ?? [] })
      }
      return query(texte, valeurs)
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
    for (const { texte, valeurs } of lues) {
      const { rows } = await trx.executeQuery<Explain>(
        CompiledQuery.raw(`explain (analyze, format json) ${texte}`, valeurs),
      )
      noeuds.push(...rows.map((row) => row['QUERY PLAN'][0].Plan))
    }
    return noeuds
  })
  await base.destroy()
  return plans
}

export function flatten(noeud: Noeud): Noeud[] {
  return [noeud, ...(noeud.Plans ?? []).flatMap(flatten)]
}
