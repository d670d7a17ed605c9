import pino from 'pino'
import type { Config } from './config.ts'
import { type Coffre, openCoffre } from './core/coffre.ts'
import type { Horloge } from './core/dates.ts'
import { type Base, openBase, openPool } from './db/client.ts'
import { type Database, openDatabase } from './db/database.ts'
import { openQueue, type Queue } from './jobs/queue.ts'
import { openStorage, type Storage } from './storage/storage.ts'
import { openTraceur, type Traceur } from './traces/traces.ts'

/** Everything the server, the worker and the commands stand on. */
export type Runtime = {
  config: Config
  horloge: Horloge
  database: Database
  base: Base
  coffre: Coffre
  storage: Storage
  queue: Queue
  logger: pino.Logger
  traceur?: Traceur
  /** Aborted when everything closes: long work stops at its next step. */
  arret: AbortSignal
  close(): Promise<void>
}

export async function openRuntime(
  config: Config,
  onStep: (texte: string) => void = () => {},
): Promise<Runtime> {
  const horloge = () => new Date()
  const logger = openLogger(config)
  const database = await openDatabase(config, horloge, onStep)
  const traceur = openTraces(config, logger)
  const base = openBase(openPool(database.application), traceur)
  const queue = openQueue(database.application, (error) => logger.error({ err: error }, 'job queue'))
  const arret = new AbortController()
  return {
    config,
    horloge,
    database,
    base,
    coffre: openCoffre(config.secretKey, config.secretKeyNumero, config.secretKeyPrecedente),
    storage: await openStorage(config.storageUrl),
    queue,
    logger,
    ...(traceur ? { traceur } : {}),
    arret: arret.signal,
    async close() {
      arret.abort()
      try {
        await queue.close()
      } finally {
        await base.destroy()
        await traceur?.close()
        await database.stop()
      }
    },
  }
}

function openTraces({ collecteur }: Config, logger: pino.Logger): Traceur | undefined {
  return collecteur ? openTraceur(collecteur, (err) => logger.warn({ err }, 'traces')) : undefined
}

/** JSON lines; no query string (it may hold a name), no cookie, no body. */
export function openLogger(
  { logLevel }: Pick<Config, 'logLevel'>,
  sortie: pino.DestinationStream = pino.destination(1),
): pino.Logger {
  const options = {
    level: logLevel,
    serializers: {
      req: (request: { method: string; routeOptions?: { url?: string }; ip?: string }) => ({
        method: request.method,
        // The route, not the address: one-time links carry their token in the path.
        url: request.routeOptions?.url ?? '',
        ip: request.ip,
      }),
    },
  }
  return pino(options, sortie)
}
