import type pg from 'pg'
import type { Config } from '../config.ts'
import type { Horloge } from '../core/dates.ts'
import { startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { prepareServer } from './serveur.ts'

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
  const database = await reachDatabase(config, onStep)
  try {
    await migrate(database.proprietaire, horloge, (nom) => onStep(`Migration ${nom}`))
    return database
  } catch (error) {
    await database.stop()
    throw error
  }
}

/** The same, as it is: for `migrate status`. */
export async function reachDatabase(config: Config, onStep: (texte: string) => void): Promise<Database> {
  return config.databaseUrl ? reachServer(config, config.databaseUrl) : startEmbedded(config.dataDir, onStep)
}

async function reachServer(config: Config, databaseUrl: string): Promise<Database> {
  const application = parseUrl(databaseUrl)
  const proprietaire = parseUrl(config.ownerUrl ?? databaseUrl)
  await prepareServer(proprietaire, application, config.mode)
  return { application, proprietaire, stop: async () => {} }
}

function parseUrl(databaseUrl: string): pg.ClientConfig {
  const url = new URL(databaseUrl)
  return {
    connectionString: databaseUrl,
    ...(url.username ? { user: decodeURIComponent(url.username) } : {}),
  }
}
