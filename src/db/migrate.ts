import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import type { Horloge } from '../core/dates.ts'
import { addJours, jourParis } from '../core/dates.ts'
import { createJobsSchema } from '../jobs/schema.ts'
import { RACINE } from '../racine.ts'

const DOSSIER = new URL('db/', RACINE)
const VERROU = 7_305_021

export type Migration = { nom: string; sql: string; empreinte: string }
export type EtatMigration = { nom: string; appliquee: boolean }

export function readMigrations(): Migration[] {
  const dossier = new URL('migrations/', DOSSIER)
  return readdirSync(dossier)
    .filter((nom) => nom.endsWith('.sql'))
    .sort()
    .map((nom) => {
      const sql = readFileSync(new URL(nom, dossier), 'utf8')
      return { nom, sql, empreinte: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Brings the schema up to date as `proprietaire`, one transaction a file, one process at a time.
 * @throws when an applied file has changed (they are frozen), or when the database knows a later one.
 */
export async function migrate(
  owner: pg.ClientConfig,
  horloge: Horloge,
  onStep: (nom: string) => void = () => {},
): Promise<void> {
  await withOwner(owner, async (client) => {
    await lockMigrations(client)
    const applied = await readApplied(client)
    const migrations = readMigrations()
    checkFrozen(migrations, applied)
    for (const migration of migrations.filter((m) => !applied.has(m.nom))) {
      onStep(migration.nom)
      await applyMigration(client, migration)
    }
    await createJobsSchema(client)
    await createJournalPartitions(client, horloge)
    await client.query('select ouvrir_sauvegarde()')
  })
}

export async function migrationStatus(owner: pg.ClientConfig): Promise<EtatMigration[]> {
  return withOwner(owner, async (client) => {
    const applied = await readApplied(client)
    return readMigrations().map(({ nom }) => ({ nom, appliquee: applied.has(nom) }))
  })
}

/** Creates the roles where they are missing; needs a superuser or a role that may create roles. */
export async function createRoles(client: pg.Client): Promise<void> {
  await client.query(readRoles())
}

export function readRoles(): string {
  return readFileSync(new URL('roles.sql', DOSSIER), 'utf8')
}

/** One process at a time, until the connection ends. */
export async function lockMigrations(client: pg.Client): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [VERROU])
}

async function withOwner<T>(owner: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...owner, application_name: 'ogestion-migration' })
  await client.connect()
  try {
    await client.query('set role proprietaire')
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Names and hashes of the migrations that the database bears. */
export async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(
    'create table if not exists migration (nom text primary key, empreinte text not null, appliquee_le timestamptz not null default now())',
  )
  const { rows } = await client.query<{ nom: string; empreinte: string }>(
    'select nom, empreinte from migration',
  )
  return new Map(rows.map((row) => [row.nom, row.empreinte]))
}

/** @throws when a migration applied somewhere is not one of ours, or no longer the same */
export function checkFrozen(migrations: Migration[], applied: ReadonlyMap<string, string>): void {
  const known = new Map(migrations.map((m) => [m.nom, m.empreinte]))
  for (const [nom, empreinte] of applied) {
    if (!known.has(nom))
      throw new Error(
        `La base porte la migration ${nom}, inconnue de cette version : installez une version plus récente.`,
      )
    if (known.get(nom) !== empreinte)
      throw new Error(
        `La migration ${nom} a changé depuis son application : une migration appliquée ne se modifie plus.`,
      )
  }
}

export async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await runMigration(client, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** In the caller's transaction. */
export async function runMigration(client: pg.Client, { nom, sql, empreinte }: Migration): Promise<void> {
  try {
    await client.query(sql)
    await client.query('insert into migration (nom, empreinte) values ($1, $2)', [nom, empreinte])
  } catch (error) {
    throw new Error(`La migration ${nom} a échoué : ${(error as Error).message}`, { cause: error })
  }
}

export async function createJournalPartitions(client: pg.Client, horloge: Horloge): Promise<void> {
  const debut = `${jourParis(horloge()).slice(0, 7)}-15`
  for (let mois = 0; mois <= 12; mois++)
    await client.query('select creer_partition_journal($1)', [addJours(debut, (mois * 30.4) | 0)])
}
