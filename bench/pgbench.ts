// The database alone: the same statements by pgbench, prepared, as long as pgbench is at hand.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Travail } from './nu.ts'

/** One organisme in so many has its statements given to it: each is a file of its own. */
const UN_SUR = 10

/** Screens a second, and the mean time of one in ms; null where there is no pgbench. */
export function runPgbench(
  connexion: pg.ClientConfig,
  travaux: Record<string, Travail>,
  { connexions, secondes }: { connexions: number; secondes: number },
): { parSeconde: number; moyenne: number } | null {
  const pgbench = findPgbench()
  if (!pgbench) return null
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-pgbench-'))
  try {
    const fichiers = Object.values(travaux)
      .filter((_, rang) => rang % UN_SUR === 0)
      .flatMap((travail) => ['-f', writeScript(dossier, travail)])
    const args = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(connexions),
      '-j',
      '2',
      '-T',
      String(secondes),
      ...fichiers,
    ]
    const { stdout, stderr, status } = spawnSync(pgbench, args, { encoding: 'utf8', env: toEnv(connexion) })
    if (status !== 0) throw new Error(`pgbench: ${stderr}`)
    return {
      parSeconde: readNumber(stdout, /tps = ([\d.]+)/),
      moyenne: readNumber(stdout, /latency average = ([\d.]+)/),
    }
  } finally {
    rmSync(dossier, { recursive: true, force: true })
  }
}

function findPgbench(): string | undefined {
  const debian = existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
    : []
  const dossiers = [...(process.env.PATH ?? '').split(':'), ...debian]
  return dossiers.map((dossier) => join(dossier, 'pgbench')).find((chemin) => existsSync(chemin))
}

function writeScript(dossier: string, { organismeId, ecran }: Travail): string {
  const reglage = `select set_config('ogestion.organisme_id', '${organismeId}', false)`
  const textes = ecran.requetes.map(({ texte, valeurs }) =>
    texte.replace(/\$(\d+)/g, (_, rang) => toLiteral(valeurs[Number(rang) - 1])).replace(/\s*\n\s*/g, ' '),
  )
  const chemin = join(dossier, `${organismeId}.sql`)
  writeFileSync(chemin, [reglage, ...textes].map((texte) => `${texte};\n`).join(''))
  return chemin
}

function toLiteral(valeur: unknown): string {
  if (valeur === null || valeur === undefined) return 'null'
  if (typeof valeur === 'number' || typeof valeur === 'boolean') return String(valeur)
  if (Array.isArray(valeur)) return `array[${valeur.map(toLiteral).join(', ')}]`
  return pg.escapeLiteral(String(valeur))
}

function toEnv({ host, port, user, password, database }: pg.ClientConfig): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PGHOST: host,
    PGPORT: String(port ?? 5432),
    PGUSER: user,
    PGPASSWORD: typeof password === 'string' ? password : '',
    PGDATABASE: database,
  }
}

function readNumber(texte: string, motif: RegExp): number {
  return Number(motif.exec(texte)?.[1])
}
