import type pg from 'pg'
import type { ConstructorOptions, QueueOptions } from 'pg-boss'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Trx } from '../db/client.ts'

export const SCHEMA = 'jobs'

/** Every job by name, with the shape of its payload: ids only, never content. */
export type Jobs = {
  'envoyer-courriel': { courrielId: string }
  'emettre-documents': Record<string, never>
  'traiter-lots': Record<string, never>
  'appliquer-etats': Record<string, never>
  'verifier-fichiers': Record<string, never>
}
export type NomJob = keyof Jobs

export const QUEUES: Record<NomJob, QueueOptions> = {
  'envoyer-courriel': { retryLimit: 8, retryBackoff: true, retryDelay: 15, expireInSeconds: 120 },
  'emettre-documents': { retryLimit: 3, retryDelay: 60, expireInSeconds: 7_200 },
  // The lots themselves say what is left to do: nothing to try again.
  'traiter-lots': { retryLimit: 0, expireInSeconds: 43_200 },
  // It may wait for an import.
  'appliquer-etats': { retryLimit: 5, retryDelay: 60, expireInSeconds: 43_200 },
  // The files themselves say what is left to do.
  'verifier-fichiers': { retryLimit: 0, expireInSeconds: 43_200 },
}

export type Handlers = { [N in NomJob]: (payload: Jobs[N]) => Promise<void> }

export type Queue = {
  /** Puts a job in the caller's transaction: it runs on commit, never on rollback. */
  send<N extends NomJob>(trx: Trx, nom: N, payload: Jobs[N]): Promise<void>
  /** Starts taking jobs out, as the role `lots`. */
  work(handlers: Handlers): Promise<void>
  close(): Promise<void>
}

/**
 * Two clients of pg-boss: one that only puts jobs in (one connection, opened at the first job), one that works.
 * Both act as the role `lots`; the insertion itself runs in the caller's transaction, as the caller's role.
 */
export function openQueue(connection: pg.ClientConfig, onError: (error: Error) => void): Queue {
  const sender = once(() => startBoss(connection, onError, { max: 1, supervise: false, schedule: false }))
  const worker = once(() => startBoss(connection, onError, { max: 4, maintenanceIntervalSeconds: 300 }))
  return {
    async send(trx, nom, payload) {
      const boss = await sender.get()
      await boss.send(nom, payload, { db: fromKysely(trx) })
    },
    async work(handlers) {
      const boss = await worker.get()
      for (const nom of Object.keys(QUEUES) as NomJob[]) await workOn(boss, nom, handlers)
    },
    async close() {
      for (const opened of [worker, sender])
        if (opened.started) await (await opened.get()).stop({ graceful: true, timeout: 10_000 })
    },
  }
}

async function startBoss(
  connection: pg.ClientConfig,
  onError: (error: Error) => void,
  options: Partial<ConstructorOptions>,
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...(connection as object),
    schema: SCHEMA,
    migrate: false,
    options: '-c role=lots -c timezone=UTC',
    application_name: 'ogestion-jobs',
    ...options,
  })
  boss.on('error', onError)
  return boss.start()
}

function once<T>(open: () => Promise<T>): { get(): Promise<T>; readonly started: boolean } {
  let opened: Promise<T> | undefined
  return {
    get() {
      opened ??= open().catch((error: unknown) => {
        // A database that was down must not be remembered as such.
        opened = undefined
        throw error
      })
      return opened
    },
    get started() {
      return opened !== undefined
    },
  }
}

async function workOn<N extends NomJob>(boss: PgBoss, nom: N, handlers: Handlers): Promise<void> {
  await boss.work<Jobs[N]>(nom, { pollingIntervalSeconds: 1, batchSize: 1 }, async (jobs) => {
    for (const job of jobs) await handlers[nom](job.data)
  })
}
