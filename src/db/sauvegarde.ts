import type { Readable, Writable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { SauvegardeRefusee } from '../core/enveloppe.ts'
import { connectionSettings } from './client.ts'

/** A table as it is saved: its columns but those that PostgreSQL computes, in the order in which tables can be loaded. */
export type TableSauvee = { nom: string; colonnes: string[] }

type TableLue = TableSauvee & { cle: string[]; parents: string[] }

/** What must not outlive a restoration is not even saved: sessions, one-time links, forms put aside. */
const EPHEMERES: readonly string[] = ['session', 'defi', 'lien', 'passage', 'brouillon', 'cadence']
/** Written by the migrations themselves. */
const MIGRATIONS = 'migration'

export type Sequence = { nom: string; valeur: number }

export type Instantane = {
  tables: TableSauvee[]
  migrations: Record<string, string>
  sequences: Sequence[]
  /** Months (AAAA-MM-15) of which the journal has a partition. */
  mois: string[]
  /** Rows of a table in the order of its key, as COPY's text. */
  copy(table: TableSauvee): Readable
  /** One column of rows, a batch at a time. */
  listTextes(sql: string): AsyncGenerator<string>
}

/**
 * As the owner, who sees every row, in one transaction that only reads: everything is of the same instant, beside a
 * server that goes on working.
 */
export async function withInstantane<T>(
  owner: pg.ClientConfig,
  work: (instantane: Instantane) => Promise<T>,
): Promise<T> {
  return withPatience(owner, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const lues = await readTables(client)
    if (lues.length === 0)
      throw new SauvegardeRefusee('Cette base ne contient rien\u00a0: rien à sauvegarder.')
    return work({
      tables: lues.filter(({ nom }) => !EPHEMERES.includes(nom)),
      migrations: await readMigrationsOf(client),
      sequences: await readSequences(client),
      mois: await readMois(client),
      copy: (table) => client.query(copyTo(copySql(lues, table))),
      listTextes: (sql) => readCurseur(client, sql),
    })
  })
}

/** A connection of the owner's that may take hours. */
export async function withPatience<T>(
  owner: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  // Nothing may pass for long while files are copied: what stands between must not take it for dead.
  const vivante = { keepAlive: true, keepAliveInitialDelayMillis: 30_000 }
  const delais = { statement_timeout: 0, idle_in_transaction_session_timeout: 0 }
  const client = new pg.Client({ ...connectionSettings(owner, delais), ...vivante })
  // The statement under way has its error; alone, the event would end the process.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('set role proprietaire')
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Where COPY's text of a table goes. */
export function openTable(client: pg.Client, { nom, colonnes }: TableSauvee): Writable {
  return client.query(copyFrom(`copy ${quote(nom)} (${colonnes.map(quote).join(', ')}) from stdin`))
}

export async function setSequences(client: pg.Client, sequences: readonly Sequence[]): Promise<void> {
  for (const { nom, valeur } of sequences)
    await client.query('select setval(quote_ident($1)::regclass, $2)', [nom, valeur])
}

/** Every table of ours, those that are loaded and those that are not saved. */
export async function listTables(client: pg.Client): Promise<string[]> {
  return (await readTables(client)).map(({ nom }) => nom)
}

async function readTables(client: pg.Client): Promise<TableLue[]> {
  const { rows } = await client.query<TableLue>(
    `select c.relname::text as nom,
      (select array_agg(attname::text order by attnum) from pg_attribute
        where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as colonnes,
      (select array_agg(a.attname::text order by k.rang) from pg_constraint p
        cross join unnest(p.conkey) with ordinality as k (numero, rang)
        join pg_attribute a on a.attrelid = p.conrelid and a.attnum = k.numero
        where p.conrelid = c.oid and p.contype = 'p') as cle,
      array(select distinct f.relname::text from pg_constraint p join pg_class f on f.oid = p.confrelid
        where p.conrelid = c.oid and p.contype = 'f' and p.confrelid <> c.oid) as parents
    from pg_class c
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> $1
    order by relname`,
    [MIGRATIONS],
  )
  return orderByParents(rows)
}

/** What is pointed to comes first. */
function orderByParents(tables: readonly TableLue[]): TableLue[] {
  const rangees = new Set<TableLue>()
  const range = (table: TableLue) => {
    for (const parent of table.parents) {
      const pointee = tables.find(({ nom }) => nom === parent)
      if (pointee && !rangees.has(pointee)) range(pointee)
    }
    rangees.add(table)
  }
  for (const table of tables) range(table)
  return [...rangees]
}

function copySql(lues: readonly TableLue[], { nom, colonnes }: TableSauvee): string {
  const cle = lues.find((lue) => lue.nom === nom)?.cle ?? []
  return `copy (select ${colonnes.map(quote).join(', ')} from ${quote(nom)} order by ${cle.map(quote).join(', ')}) to stdout`
}

async function readMigrationsOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ nom: string; empreinte: string }>(
    'select nom, empreinte from migration order by nom',
  )
  return Object.fromEntries(rows.map(({ nom, empreinte }) => [nom, empreinte]))
}

/** A sequence is of no transaction: read after the snapshot was taken, it is never behind its rows. */
async function readSequences(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<Sequence>(
    `select sequencename::text as nom, last_value as valeur from pg_sequences
    where schemaname = 'public' and last_value is not null order by 1`,
  )
  return rows
}

async function readMois(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ mois: string }>(
    String.raw`select replace(substr(relname, 9), '_', '-') || '-15' as mois from pg_class
    where relispartition and relkind = 'r' and relname ~ '^journal_\d{4}_\d{2}$' order by 1`,
  )
  return rows.map(({ mois }) => mois)
}

async function* readCurseur(client: pg.Client, sql: string): AsyncGenerator<string> {
  await client.query(`declare lecture no scroll cursor for ${sql}`)
  for (;;) {
    const { rows } = await client.query({ text: 'fetch 1000 from lecture', rowMode: 'array' })
    if (rows.length === 0) break
    for (const [texte] of rows) yield String(texte)
  }
  await client.query('close lecture')
}

const quote = (nom: string) => pg.escapeIdentifier(nom)
