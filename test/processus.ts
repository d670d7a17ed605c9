// The product as processes of their own, on the database of a test: what several servers and workers do together.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { RACINE } from '../src/racine.ts'
import { COMMANDE, freePort, prepareAssets } from './e2e/serveur.ts'
import type { Banc } from './support.ts'

export type Processus = {
  child: ChildProcess
  /** Where it answers; empty for a worker. */
  adresse: string
  /** Tells it to stop and waits. Returns its exit code. */
  stop(): Promise<number | null>
}

/** Ready when it returns; stopped when the tests of the file end. The demo is never loaded: the test has its people. */
export async function lance(
  banc: Banc,
  commande: 'serve' | 'worker',
  reglages: Record<string, string> = {},
): Promise<Processus> {
  if (commande === 'serve') await prepareAssets()
  const port = await freePort()
  const adresse = commande === 'serve' ? `http://localhost:${port}` : ''
  const child = spawn(process.execPath, [...COMMANDE, commande], {
    cwd: fileURLToPath(RACINE),
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...environment(banc), PORT: String(port), ...reglages },
  })
  const ended = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await ended
    return child.exitCode
  }
  after(stop)
  await announced(child)
  return { child, adresse, stop }
}

/** Runs a command to its end. `sortie`: all that it writes. */
export function execute(
  banc: Banc,
  args: string[],
  reglages: Record<string, string> = {},
): Promise<{ code: number | null; sortie: string }> {
  return new Promise((resolve) => {
    const options = { cwd: fileURLToPath(RACINE), env: { ...environment(banc), ...reglages } }
    const child = execFile(process.execPath, [...COMMANDE, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, sortie: stdout + stderr }),
    )
  })
}

function environment({ connexions, deps }: Banc): NodeJS.ProcessEnv {
  const { PATH, HOME, TZ } = process.env
  return {
    PATH,
    HOME,
    TZ,
    MODE: 'demo',
    DATA_DIR: deps.config.dataDir,
    DATABASE_URL: toUrl(connexions.application),
    DATABASE_OWNER_URL: toUrl(connexions.proprietaire),
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
  }
}

function toUrl({ host = '', port, user, password, database }: pg.ClientConfig): string {
  return `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
}

/** Its last line says that it is at work. */
function announced(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let dit = ''
    child.stdout?.on('data', (morceau: Buffer) => {
      dit += morceau
      if (/oGestion répond|est au travail/.test(dit)) resolve()
    })
    child.once('exit', () => reject(new Error(`the process ended: ${dit}`)))
  })
}
