// Every route of the application, as Fastify itself declares it.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import { buildApp } from '../src/app.ts'
import type { Permission } from '../src/auth/permissions.ts'
import type { Deps } from '../src/http/types.ts'

export type Route = {
  methode: string
  url: string
  permission: Permission | undefined
  /** Names in the address, in order. */
  parametres: string[]
  schema: { params?: unknown; querystring?: unknown; body?: unknown }
}

/** Builds the application once more, to listen to what it registers. */
export async function listRoutes(deps: Deps): Promise<Route[]> {
  const routes: Route[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route) => void routes.push(...toRoutes(route)))
  }
  subscribe('fastify.initialization', listen)
  try {
    const app = await buildApp(deps)
    await app.ready()
    await app.close()
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
  return routes
}

function toRoutes({ method, url, config, schema }: RouteOptions): Route[] {
  return [method].flat().map((methode) => ({
    methode,
    url,
    permission: config?.permission,
    parametres: [...url.matchAll(/:(\w+)/g)].map(([, nom]) => nom ?? ''),
    schema: (schema ?? {}) as Route['schema'],
  }))
}
