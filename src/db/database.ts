import pg from 'pg'
import type { Config } from '../config.ts'
import type { Horloge } from '../core/dates.ts'
import { startEmbedded } from './embedded.ts'
import { createRoles, migrate } from './migrate.ts'

/** How to reach the database, and how to leave it. */
export type Database = {
  /** Login of the product: acts as app, gestion or lots inside its transactions. */
  application: pg.ClientConfig
  /** Login of the migrations: acts as proprietaire. */
  proprietaire: pg.ClientConfig
  stop(): Promise<unknown>
}

/** The embedded server in the data folder, or the one of DATABASE_URL; migrated either way. */
export async function openDatabase(
  config: Config,
  horloge: Horloge,
  onStep: (texte: string) => void,
): Promise<Database> {
  const database = config.databaseUrl
    ? await openServer(config, config.databaseUrl)
    : await startEmbedded(config.dataDir, onStep)
  await migrate(database.proprietaire, horloge, (nom) => onStep(`Migration ${nom}`))
  return database
}

async function openServer(config: Config, databaseUrl: string): Promise<Database> {
  const application = parseUrl(databaseUrl)
  const proprietaire = parseUrl(config.ownerUrl ?? databaseUrl)
  await prepareRoles(proprietaire, application.user ?? '', config.mode)
  return { application, proprietaire, stop: async () => {} }
}

function parseUrl(databaseUrl: string): pg.ClientConfig {
  const url = new URL(databaseUrl)
  return {
    connectionString: databaseUrl,
    ...(url.username ? { user: decodeURIComponent(url.username) } : {}),
  }
}

/**
 * On a server of somebody else the four roles may be missing: they are created when the owner's login may do so,
 * and the product's login is made a member of those it acts as.
 * @throws with the SQL file to run when the login may not.
 */
async function prepareRoles(owner: pg.ClientConfig, login: string, mode: string): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const { rows } = await client.query<{
      moi: string
      createur: boolean
      superuser: boolean
      presents: number
    }>(
      `select current_user as moi, rolcreaterole or rolsuper as createur, rolsuper as superuser,
        (select count(*)::int from pg_roles where rolname in ('proprietaire', 'app', 'gestion', 'lots', 'recherche')) as presents
      from pg_roles where rolname = current_user`,
    )
    const moi = rows[0]
    if (!moi) return
    if (moi.superuser && mode === 'production') {
      throw new Error(
        'DATABASE_OWNER_URL et DATABASE_URL ne doivent pas être un superutilisateur en production : voir db/roles.sql.',
      )
    }
    if (moi.createur) await createMissing(client, moi.moi, login)
    else if (moi.presents < 5)
      throw new Error(
        'Les rôles de la base manquent : exécutez une fois db/roles.sql en tant que superutilisateur.',
      )
  } finally {
    await client.end()
  }
}

async function createMissing(client: pg.Client, owner: string, login: string): Promise<void> {
  await createRoles(client)
  const name = client.escapeIdentifier.bind(client)
  await client.query(`grant proprietaire to ${name(owner)}`)
  await client.query(`grant app, gestion, lots to ${name(login || owner)}`)
  const { rows } = await client.query<{ nom: string }>('select current_database() as nom')
  await client.query(`grant create, connect on database ${name(rows[0]?.nom ?? '')} to proprietaire`)
  await client.query('grant all on schema public to proprietaire')
}
