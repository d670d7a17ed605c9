// Debian's PostgreSQL 15, the oldest that the product promises to run on: a throw-away server on a Unix socket.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type Postgres15 = { url: string; stop(): Promise<void> } | { raison: string }

const BINAIRES = '/usr/lib/postgresql/15/bin'
const EST_ROOT = process.getuid?.() === 0

/** A superuser's address on a fresh server (TEST_DATABASE_URL where it is set), or why there is none. */
export async function startPostgres15(): Promise<Postgres15> {
  const url = process.env.TEST_DATABASE_URL
  if (url) return { url, stop: async () => {} }
  if (!existsSync(BINAIRES) && !installPackage()) {
    return {
      raison: EST_ROOT
        ? 'le paquet postgresql-15 ne peut pas être installé ici'
        : 'il faut root, ou TEST_DATABASE_URL',
    }
  }
  const dossier = mkdtempSync(join(tmpdir(), 'pg15-'))
  const identite = EST_ROOT ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (identite.uid !== undefined) chownSync(dossier, identite.uid, identite.gid)
  const data = join(dossier, 'data')
  const options = ['-U', 'postgres', '-E', 'UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=und']
  execFileSync(join(BINAIRES, 'initdb'), ['-D', data, ...options, '--auth=trust', '--no-sync'], {
    cwd: dossier,
    stdio: 'pipe',
    ...identite,
  })
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${dossier}`,
    'fsync=off',
    'max_connections=120',
  ]
  const server = spawn(join(BINAIRES, 'postgres'), ['-D', data, ...settings.flatMap((s) => ['-c', s])], {
    cwd: dossier,
    stdio: 'ignore',
    ...identite,
  })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  await waitUntilReady(dossier)
  return {
    url: `postgres://postgres@localhost/postgres?host=${dossier}`,
    async stop() {
      server.kill('SIGINT')
      await ended
      rmSync(dossier, { recursive: true, force: true })
    },
  }
}

function idOf(option: '-u' | '-g'): number {
  return Number(execFileSync('id', [option, 'postgres']).toString())
}

/** Without the server that Debian's package would start by itself. */
function installPackage(): boolean {
  if (!EST_ROOT || !existsSync('/usr/bin/apt-get')) return false
  const reglage = '/etc/postgresql-common/createcluster.conf'
  try {
    mkdirSync('/etc/postgresql-common', { recursive: true })
    if (!existsSync(reglage)) writeFileSync(reglage, 'create_main_cluster = false\n')
    const apt = (...args: string[]) =>
      execFileSync('apt-get', args, {
        stdio: 'pipe',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      })
    apt('update', '-qq')
    apt('install', '-y', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', 'postgresql-15')
    return existsSync(BINAIRES)
  } catch {
    return false
  }
}

async function waitUntilReady(host: string): Promise<void> {
  for (let essai = 0; essai < 300; essai++) {
    const client = new pg.Client({ host, user: 'postgres', database: 'postgres' })
    client.on('error', () => {})
    const ready = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end().catch(() => {})
    if (ready) return
    await sleep(100)
  }
  throw new Error('PostgreSQL 15 does not answer')
}
