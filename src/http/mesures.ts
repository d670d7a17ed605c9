import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Deps } from './types.ts'

/** From a page of the cache to what a person gives up on. */
const SEAUX = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15]

/** Measures each request and the process that answers it. */
export const mesures = fp<{ deps: Deps }>(async (app, { deps: { base } }) => {
  const registre = new Registry()
  app.decorate('mesures', registre)
  collectDefaultMetrics({ register: registre })
  const durees = new Histogram({
    name: 'ogestion_request_duration_seconds',
    help: 'Time to the end of the answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SEAUX,
    registers: [registre],
  })
  app.addHook('onResponse', async (request, reply) => {
    // The route, not the address, which may name an object or hold a one-time link.
    const route = request.routeOptions.url ?? 'none'
    durees.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  new Gauge({
    name: 'ogestion_database_connections',
    help: 'Connections at work (used), transactions that wait for one (waiting)',
    labelNames: ['state'],
    registers: [registre],
    collect() {
      const { prises, attentes } = base.occupation()
      this.set({ state: 'used' }, prises)
      this.set({ state: 'waiting' }, attentes)
    },
  })
})
