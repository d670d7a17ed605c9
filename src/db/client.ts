import type { Socket } from 'node:net'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  DummyDriver,
  Kysely,
  type LimitNode,
  type OffsetNode,
  type OperationNode,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  Transaction,
  ValueNode,
} from 'kysely'
import pg from 'pg'
import type { Traceur } from '../traces/traces.ts'
import { MARQUE, nameOf } from './preparees.ts'
import type { DB } from './schema.ts'

export type Trx = Transaction<DB>

/** Runs in one trip what asks everything at once. */
export type LectureUnTrajet = <T>(work: (trx: Trx) => Promise<T>) => Promise<T>

/** The only door to the database: a transaction that acts as one role, inside one organisme or none. */
export type Base = {
  run<T>(reglages: Reglages, work: (trx: Trx) => Promise<T>): Promise<T>
  destroy(): Promise<void>
  /** Connections at work, and transactions that wait for one. */
  occupation(): { prises: number; attentes: number }
}

export type Reglages = {
  role: string
  /** Value of the setting that row-level security reads; empty: no organisme. */
  organisme: string
  /** READ ONLY: PostgreSQL refuses a write. */
  lecture: boolean
  /**
   * `work` asks everything at once, waiting for nothing: COMMIT leaves in the same trip, and all statements see the same
   * instant. Whatever it then throws, what it wrote stays written; a statement that it asks later is refused.
   */
  unTrajet?: boolean
}

/**
 * Column types, once: int8 and numeric as numbers (amounts are cents, far below 2^53), date as 'AAAA-MM-JJ'
 * (pg would make a local midnight of it, a day off in some zones).
 */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number
    if (oid === pg.types.builtins.DATE) return (value: string) => value
    return pg.types.getTypeParser(oid, format)
  }) as typeof pg.types.getTypeParser,
}

/** Said by each connection, so that a server somebody else prepared behaves as the embedded one. */
const REGLAGES_SERVEUR = {
  // Instants are sent and read in UTC; a Paris day is always computed by core/dates.
  timezone: 'UTC',
  statement_timeout: 15_000,
  idle_in_transaction_session_timeout: 30_000,
  lock_timeout: 10_000,
  // Tables sit in memory or on flash: at the default cost of 4, lists scan whole tables instead of reading an index.
  random_page_cost: 1.1,
  work_mem: '16MB',
  jit: 'off',
}

/** `ecarts`: settings that work of another kind needs otherwise. */
export function connectionSettings(
  settings: pg.ClientConfig,
  ecarts: Partial<typeof REGLAGES_SERVEUR> = {},
): pg.ClientConfig {
  return {
    ...settings,
    types: TYPES,
    application_name: 'ogestion',
    options: Object.entries({ ...REGLAGES_SERVEUR, ...ecarts })
      .map(([nom, valeur]) => `-c ${nom}=${valeur}`)
      .join(' '),
  }
}

export function openPool(settings: pg.ClientConfig, max = 10): pg.Pool {
  const pool = new pg.Pool({
    ...connectionSettings(settings),
    pipeline: true,
    max,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  } as pg.PoolConfig)
  // A connection that the server closes, idle or at work, must not end the process: what waited on it has its error, and
  // the next transaction takes a new one.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/**
 * BEGIN, the role and the organisme leave in one trip with the first statements of `work` (pg's pipeline mode:
 * 486 -> 735 requests/s through a 2 ms link), and statements of one `Promise.all` share a trip too. They arrive
 * in order, so nothing of `work` can run before the role is taken; if taking it fails, PostgreSQL refuses all that
 * follows. Once the transaction has ended, a statement still to come is refused here.
 */
export function openBase(pool: pg.Pool, traceur?: Traceur): Base {
  return {
    async run(reglages, work) {
      const client = await pool.connect()
      const connection = new TransactionConnection(client, traceur)
      const end = () => {
        connection.close()
        return commit(client, reglages.lecture)
      }
      let ended: Promise<void> | undefined
      const begun = begin(client, reglages, () => {
        if (!reglages.unTrajet) return
        ended = end()
        // A failure is told by the statement that fails first.
        ended.catch(() => {})
      })
      try {
        const result = await work(toTransaction(connection))
        await begun
        await (ended ?? end())
        client.release()
        return result
      } catch (error) {
        connection.close()
        await (ended ? releaseEnded(client, ended, error) : rollback(client, error))
        throw await firstCause(begun, error)
      }
    },
    destroy: () => pool.end(),
    occupation: () => ({ prises: pool.totalCount - pool.idleCount, attentes: pool.waitingCount }),
  }
}

/** `onAsked`: once `work` waits for an answer, before anything leaves. */
function begin(
  client: pg.PoolClient,
  { role, organisme, lecture, unTrajet = false }: Reglages,
  onAsked: () => void,
): Promise<unknown> {
  holdWrites(client, onAsked)
  const begun = Promise.all([
    client.query(`begin${unTrajet ? ' isolation level repeatable read' : ''}${lecture ? ' read only' : ''}`),
    client.query({
      name: 'entree',
      text: "select set_config('role', $1, true), set_config('ogestion.organisme_id', $2, true)",
      values: [role, organisme],
    }),
  ])
  // Awaited at the end; until then a failure shows in the statements that follow.
  begun.catch(() => {})
  return begun
}

/** What is sent before the process has nothing else to do leaves in one write: a page's dozen statements cost one. */
function holdWrites(client: pg.PoolClient, onAsked: () => void): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.cork()
  process.nextTick(() => {
    onAsked()
    stream.uncork()
  })
}

/** A transaction that only read does not wait: there is nothing to lose, and the connection serves in order. */
async function commit(client: pg.PoolClient, lecture: boolean): Promise<void> {
  const committed = client.query('commit')
  if (lecture) {
    committed.catch(() => {})
    return
  }
  // PostgreSQL answers ROLLBACK to the COMMIT of a transaction in which something failed.
  if ((await committed).command === 'ROLLBACK') throw new Error('the transaction was rolled back')
}

/** A plan kept from before a change of the schema (0A000), or that the connection lost (26000): its end cures it. */
const PLAN_PERDU: ReadonlySet<unknown> = new Set(['0A000', '26000'])

function isPlanPerdu(error: unknown): boolean {
  return error instanceof pg.DatabaseError && PLAN_PERDU.has(error.code)
}

async function rollback(client: pg.PoolClient, error: unknown): Promise<void> {
  try {
    await client.query('rollback')
    client.release(isPlanPerdu(error))
  } catch {
    client.release(true)
  }
}

/** COMMIT has left already: nothing to take back. The pool itself drops a connection that is broken. */
async function releaseEnded(client: pg.PoolClient, ended: Promise<void>, error: unknown): Promise<void> {
  await ended.catch(() => {})
  client.release(isPlanPerdu(error))
}

/** When the role could not be taken, that is the error to tell, not the refusals it caused. */
function firstCause(begun: Promise<unknown>, error: unknown): Promise<unknown> {
  return begun.then(
    () => error,
    (cause: unknown) => cause,
  )
}

/** Inside a transaction that the caller began on this connection, and ends. */
export function onClient(client: pg.Client): Trx {
  return toTransaction(new TransactionConnection(client))
}

class TransactionConnection implements DatabaseConnection {
  readonly #client: pg.ClientBase
  readonly #traceur: Traceur | undefined
  #open = true

  constructor(client: pg.ClientBase, traceur?: Traceur) {
    this.#client = client
    this.#traceur = traceur
  }

  close(): void {
    this.#open = false
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#open) throw new Error('this transaction has ended')
    const name = nameOf(sql)
    const query = { text: sql, values: [...parameters], ...(name === undefined ? {} : { name }) }
    const { rows, rowCount, command } = await traced(this.#traceur, sql, () => this.#client.query(query))
    const writes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE'
    return { rows, ...(writes ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }

  // biome-ignore lint/correctness/useYield: rows are never streamed through Kysely here
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('not supported')
  }
}

/** The statement as it is prepared: values are parameters, and never leave. */
async function traced<T>(traceur: Traceur | undefined, texte: string, work: () => Promise<T>): Promise<T> {
  const [verbe = ''] = texte.trimStart().split(/\s/, 1)
  const span = traceur?.startBelow(verbe.toLowerCase(), 'client', {
    'db.system.name': 'postgresql',
    'db.query.text': texte.slice(0, 2_000),
  })
  if (!span) return work()
  let echec = true
  try {
    const resultat = await work()
    echec = false
    return resultat
  } finally {
    span.end({}, echec)
  }
}

/**
 * LIMIT and OFFSET in figures: of a limit that it does not know, a plan made for all values assumes a tenth of the rows,
 * and sorts a whole organisme for 25 of them.
 */
class Compilateur extends PostgresQueryCompiler {
  protected override visitLimit({ limit }: LimitNode): void {
    this.append('limit ')
    this.#appendNombre(limit)
  }

  /** Each page is a text of its own: but for the first, not worth a plan that connections would keep. */
  protected override visitOffset({ offset }: OffsetNode): void {
    this.append('offset ')
    this.#appendNombre(offset)
    if (!ValueNode.is(offset) || offset.value !== 0) this.append(` ${MARQUE}`)
  }

  #appendNombre(node: OperationNode): void {
    if (ValueNode.is(node) && Number.isSafeInteger(node.value)) this.append(String(node.value))
    else this.visitNode(node)
  }
}

const dialect: Dialect = {
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new DummyDriver(),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new Compilateur(),
}
/** Compiles queries; its own driver never runs one. */
const compilateur = new Kysely<DB>({ dialect })

/** Kysely's own transaction would send one statement at a time, each waiting for the one before. */
function toTransaction(connection: DatabaseConnection): Trx {
  const executor = compilateur.getExecutor().withConnectionProvider({
    provideConnection: (consumer) => consumer(connection),
  })
  return new Transaction<DB>({ config: { dialect }, dialect, driver: new DummyDriver(), executor })
}
