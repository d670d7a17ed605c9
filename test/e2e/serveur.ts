// The product itself, in a process of its own, on a fresh copy of the whole demo.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { buildAssets } from '../../bin/build-assets.ts'
import { DOSSIER_ASSETS } from '../../src/assets.ts'
import { jourParis } from '../../src/core/dates.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { RACINE } from '../../src/racine.ts'
import { readSources } from '../architecture/sources.ts'

export type Serveur = { adresse: string; stop(): Promise<void> }

const DOSSIER = fileURLToPath(new URL('data/', RACINE))
export const COMMANDE = ['--import', './bin/jsx.mjs', 'src/cli/main.ts']

/** Ready when it returns; its data goes when it stops. */
export async function startServeur(): Promise<Serveur> {
  await prepareAssets()
  const data = await copyDemo()
  const port = await freePort()
  const adresse = `http://localhost:${port}`
  const child = spawn(process.execPath, [...COMMANDE, 'serve'], {
    cwd: fileURLToPath(RACINE),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: environment(data, { PORT: String(port), RATE_LIMIT: 'off', LOG_LEVEL: 'error' }),
  })
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await waitUntilReady(child, adresse)
  } catch (error) {
    await stop()
    throw error
  }
  return { adresse, stop }
}

/** What pages load, built when a source has changed since. */
export async function prepareAssets(): Promise<void> {
  if (areAssetsOld()) await buildAssets()
}

/** Never built, or a source has changed since. */
function areAssetsOld(): boolean {
  const manifeste = join(DOSSIER_ASSETS, 'manifest.json')
  if (!existsSync(manifeste)) return true
  const sources = fileURLToPath(new URL('assets/', RACINE))
  const dates = readdirSync(sources, { recursive: true, encoding: 'utf8' }).map(
    (nom) => statSync(join(sources, nom)).mtimeMs,
  )
  return Math.max(...dates) > statSync(manifeste).mtimeMs
}

/** The demo is loaded once a day and version of its sources, then copied. */
async function copyDemo(): Promise<string> {
  mkdirSync(DOSSIER, { recursive: true, mode: 0o700 })
  const modele = await loadDemo()
  const data = mkdtempSync(join(DOSSIER, 'essai-'))
  cpSync(modele, data, { recursive: true, filter: (source) => !/\/(socket|serveur\.pid)$/.test(source) })
  return data
}

async function loadDemo(): Promise<string> {
  const modele = join(DOSSIER, 'modele-demo')
  const marque = join(modele, 'marque')
  const version = demoVersion()
  if (existsSync(marque) && readFileSync(marque, 'utf8') === version) return modele
  rmSync(modele, { recursive: true, force: true })
  execFileSync(process.execPath, [...COMMANDE, 'demo'], {
    cwd: fileURLToPath(RACINE),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment(modele),
  })
  await dropJobs(modele)
  writeFileSync(marque, version)
  return modele
}

function demoVersion(): string {
  const hash = createHash('sha256').update(jourParis(new Date()))
  for (const { chemin, texte } of readSources()) {
    if (/^(db|src\/(db|pdf|core|features\/(imports|demo)))\//.test(chemin)) hash.update(chemin).update(texte)
  }
  return hash.digest('hex')
}

/** The documents of the organisations that no test visits would be made again at every start. */
async function dropJobs(data: string): Promise<void> {
  const base = await startEmbedded(data)
  const client = new pg.Client({ ...base.superuser, database: 'ogestion' })
  await client.connect()
  await client.query('delete from emission_attente')
  await client.end()
  await base.stop()
}

function environment(data: string, reglages: Record<string, string> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TZ } = process.env
  return { PATH, HOME, TZ, MODE: 'demo', DATA_DIR: data, ...reglages }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return address && typeof address === 'object' ? address.port : 0
}

async function waitUntilReady(child: ChildProcess, adresse: string): Promise<void> {
  const deadline = performance.now() + 120_000
  while (performance.now() < deadline && child.exitCode === null) {
    const pret = await fetch(`${adresse}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (pret) return
    await sleep(100)
  }
  throw new Error('the server does not answer')
}
