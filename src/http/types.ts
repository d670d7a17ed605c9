import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { VNode } from 'preact'
import type { Acces, Personne } from '../auth/acces.ts'
import type { Permission } from '../auth/permissions.ts'
import type { Config } from '../config.ts'
import type { Coffre } from '../core/coffre.ts'
import type { Horloge } from '../core/dates.ts'
import type { Base, Trx } from '../db/client.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Storage } from '../storage/storage.ts'
import type { Assets, ContextePage } from '../ui/page.tsx'

/** What the application is a function of; tests give their own. */
export type Deps = {
  config: Config
  base: Base
  horloge: Horloge
  coffre: Coffre
  storage: Storage
  queue: Queue
  logger: FastifyBaseLogger
  assets: Assets
  /** Folder of the built assets, served under /assets/. */
  dossierAssets: string
}

export type Routes = FastifyPluginAsyncZod<{ deps: Deps }>
export type App = FastifyInstance

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission
  }
  interface FastifyRequest {
    /** Set once the permission hook has let the request in, where its permission asks a session. */
    personne: Personne
    acces: Acces
    /** Hash that names the session in the database. */
    sessionEmpreinte: Buffer
    maintenant: Date
    /** One transaction as `app`, inside the organisme of the session. */
    tenant<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    /** The same for a page that writes nothing, not even a line of the journal. */
    tenantLecture<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    /** What a page shows around its content. */
    contexte(): Promise<ContextePage>
    /** The funder's name as last read: never waits for the database. */
    nomFinanceur(): string
  }
  interface FastifyReply {
    html(page: VNode, statut?: number): FastifyReply
  }
}
