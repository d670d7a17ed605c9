// npm run bench -- import [--lignes N]: a lot imported by the product's own command, beside raw COPY of the rows that it
// made, into the same tables with their indexes and constraints, on the same server in the same run.
import { type ChildProcess, spawn } from 'node:child_process'
import { createReadStream, createWriteStream, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { RACINE } from '../src/racine.ts'
import { writeLot } from './lot.ts'
import { cpuMs } from './processus.ts'

/** Tables that a lot fills, parents first. */
const TABLES = [
  'organisme',
  'etablissement',
  'coordonnees_bancaires',
  'numero_organisme',
  'dossier',
  'participation',
  'accord',
  'accord_ligne',
  'facture',
  'imputation',
  'reglement',
  'reglement_ligne',
]

const say = (texte: string) => void process.stdout.write(`${texte}\n`)
const { values } = parseArgs({ options: { lignes: { type: 'string', default: '1000000' } } })
await main(Number(values.lignes))

async function main(lignes: number): Promise<void> {
  const dataDir = fileURLToPath(new URL('data/bench-import', RACINE))
  rmSync(dataDir, { recursive: true, force: true })
  const embarque = await startEmbedded(dataDir)
  const client = new pg.Client({ ...embarque.superuser, database: 'ogestion' })
  try {
    await migrate(embarque.proprietaire, () => new Date())
    await client.connect()
    const lot = join(dataDir, 'lot')
    say('writing the lot')
    const ecrites = await writeLot(lot, lignes)
    const postgres = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
    const importe = await measure(postgres, () => importLot(dataDir, lot))
    report('import, first time', ecrites, importe)
    report('import, same lot again', ecrites, await measure(postgres, () => importLot(dataDir, lot)))
    const copie = await copyAgain(client, dataDir, postgres)
    report('raw COPY', ecrites, copie)
    say(`\nimport / COPY: ${((100 * copie.secondes) / importe.secondes).toFixed(0)} % of its speed`)
  } finally {
    await client.end()
    await embarque.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Effort = { cpuMs: number; memoireMo: number }
type Mesure = Effort & { secondes: number; cpuPostgres: number }

function report(nom: string, lignes: number, mesure: Mesure): void {
  const { secondes, cpuPostgres } = mesure
  const vitesse = `${Math.round(lignes / secondes).toLocaleString('en')} rows/s`
  const programme = `, program ${(mesure.cpuMs / 1000).toFixed(1)} s of CPU, ${mesure.memoireMo.toFixed(0)} MB at most`
  say(
    `${nom}: ${lignes.toLocaleString('en')} rows in ${secondes.toFixed(1)} s, ${vitesse}, PostgreSQL ${(cpuPostgres / 1000).toFixed(1)} s of CPU${mesure.memoireMo > 0 ? programme : ''}`,
  )
}

async function measure(postgres: number, work: () => Promise<Effort>): Promise<Mesure> {
  const debut = performance.now()
  const cpu = cpuMs(postgres)
  const effort = await work()
  return { secondes: (performance.now() - debut) / 1000, cpuPostgres: cpuMs(postgres) - cpu, ...effort }
}

async function importLot(dataDir: string, lot: string): Promise<Effort> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('dist/cli.js', RACINE)), 'import', lot], {
    env: { ...process.env, MODE: 'demo', DATA_DIR: dataDir },
    stdio: ['ignore', 'inherit', 'ignore'],
  })
  const effort: Effort = { cpuMs: 0, memoireMo: 0 }
  const veille = setInterval(() => {
    effort.cpuMs = Math.max(effort.cpuMs, cpuMs(child.pid ?? 0))
    effort.memoireMo = Math.max(effort.memoireMo, peakMo(child))
  }, 200)
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearInterval(veille)
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  return effort
}

function peakMo({ pid }: ChildProcess): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Saves the rows of each table, empties them all, and loads them back in one transaction. */
async function copyAgain(client: pg.Client, dataDir: string, postgres: number): Promise<Mesure> {
  const colonnes = new Map<string, string>()
  for (const table of TABLES) {
    colonnes.set(table, await listColonnes(client, table))
    const flux = client.query(copyTo(`copy ${table} (${colonnes.get(table)}) to stdout`))
    await pipeline(flux, createWriteStream(join(dataDir, `${table}.copie`)))
  }
  await client.query(`truncate ${TABLES.join(', ')} cascade`)
  await client.query('checkpoint')
  return measure(postgres, async () => {
    await client.query('begin')
    for (const table of TABLES) {
      const flux = client.query(copyFrom(`copy ${table} (${colonnes.get(table)}) from stdin`))
      await pipeline(createReadStream(join(dataDir, `${table}.copie`)), flux)
    }
    await client.query('commit')
    return { cpuMs: 0, memoireMo: 0 }
  })
}

async function listColonnes(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ noms: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as noms from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  return rows[0]?.noms ?? ''
}
