import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { VNode } from 'preact'
import type { Registry } from 'prom-client'
import type { Acces, Personne } from '../auth/acces.ts'
import type { AuthentificationRecente } from '../auth/fraicheur.ts'
import type { Permission } from '../auth/permissions.ts'
import type { SessionLue } from '../auth/session-lue.ts'
import type { Config } from '../config.ts'
import type { Coffre } from '../core/coffre.ts'
import type { Horloge } from '../core/dates.ts'
import type { Base, Trx } from '../db/client.ts'
import type { Queue } from '../jobs/queue.ts'
import type { Storage } from '../storage/storage.ts'
import type { Span, Traceur } from '../traces/traces.ts'
import type { Assets, ContextePage } from '../ui/page.tsx'
import type { Brouillon } from '../ui/reprise.tsx'
import type { Suspens } from './brouillons.ts'
import type { Limite } from './limites.ts'

/** What the application is a function of; tests give their own. */
export type Deps = {
  config: Config
  base: Base
  horloge: Horloge
  coffre: Coffre
  storage: Storage
  queue: Queue
  logger: FastifyBaseLogger
  /** Where OTEL_* asks for one. */
  traceur?: Traceur
  assets: Assets
  /** Folder of the built assets, served under /assets/. */
  dossierAssets: string
}

export type Routes = FastifyPluginAsyncZod<{ deps: Deps }>
export type App = FastifyInstance

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission
    /** See `auth/fraicheur.ts`. */
    authentificationRecente?: AuthentificationRecente
    limite?: Limite
  }
  interface FastifyInstance {
    /** Told to stop: what has begun ends, nothing new should come. */
    isDraining(): boolean
    /** What is measured, where METRICS_TOKEN is set. */
    mesures: Registry
  }
  interface FastifyRequest {
    /** Set once the permission hook has let the request in, where its permission asks a session. */
    personne: Personne
    acces: Acces
    session: SessionLue
    /** What the request lacks to go on; its fields are kept meanwhile. */
    suspens: Suspens | undefined
    /** What the person had typed in a form of this page, when she could not send it. */
    brouillon: Brouillon | undefined
    maintenant: Date
    /** Where requests are traced. */
    span: Span | undefined
    /** One transaction as `app`, inside the organisme of the session. */
    tenant<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    /** The same for a page that writes nothing, not even a line of the journal. */
    tenantLecture<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    /** The two above where `work` asks everything at once: one trip to the database. */
    tenantUnTrajet<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    lectureUnTrajet<T>(work: (trx: Trx) => Promise<T>): Promise<T>
    /** What a page shows around its content. */
    contexte(): Promise<ContextePage>
    /** The funder's name as last read: never waits for the database. */
    nomFinanceur(): string
  }
  interface FastifyReply {
    html(page: VNode, statut?: number): FastifyReply
  }
}
