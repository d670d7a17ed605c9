// Runs the server from its sources and starts it again when they change. The embedded database stays up between.
import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { resolve } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/db/embedded.ts'
import { buildAssets } from './build-assets.ts'

const SERVIR = ['--import', './bin/jsx.mjs', 'src/cli/main.ts', 'serve']

await buildAssets()
const releaseBase = process.env.DATABASE_URL ? async () => {} : await holdBase()
let serveur: ChildProcess = start()
let attente: NodeJS.Timeout | undefined
let redemarrage = Promise.resolve()
const assetsChanged = new Set<string>()

for (const dossier of ['src', 'assets', 'db']) {
  watch(dossier, { recursive: true }, (_evenement, fichier) => {
    if (/\.test\.tsx?$|~$/.test(fichier ?? '')) return
    if (dossier === 'assets') assetsChanged.add(fichier ?? '')
    clearTimeout(attente)
    attente = setTimeout(() => {
      redemarrage = redemarrage.then(restart)
    }, 100)
  })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close)

function start(): ChildProcess {
  return spawn(process.execPath, SERVIR, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function restart(): Promise<void> {
  try {
    if (assetsChanged.size > 0) await buildAssets()
    assetsChanged.clear()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    return
  }
  await end(serveur)
  process.stdout.write('Redémarrage\n')
  serveur = start()
}

async function close(): Promise<void> {
  await end(serveur)
  await releaseBase()
  process.exit(0)
}

/** A job in progress could take ten seconds to end: a developer does not wait, the queue will run it again. */
function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', () => done())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 300).unref()
  })
}

/** A server that stops leaves the database up while somebody else is connected to it: we are. */
async function holdBase(): Promise<() => Promise<void>> {
  const base = await startEmbedded(resolve(process.env.DATA_DIR ?? 'data'))
  const client = new pg.Client(base.superuser)
  client.on('error', () => {})
  await client.connect()
  return async () => {
    await client.end()
    await base.stop()
  }
}
