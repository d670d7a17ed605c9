import { finished } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { toAbonne } from '../auth/throttle.ts'
import { TropDeDemandes } from '../core/errors.ts'
import { Cadence } from './cadence.ts'
import { Places } from './places.ts'
import type { Deps } from './types.ts'

/** What costs more than a page has limits of its own, by the minute: of an account, and of an address. */
const LIMITES = {
  recherche: { compte: 60, adresse: 240 },
  export: { compte: 20, adresse: 80 },
} as const
export type Limite = keyof typeof LIMITES

/** A reader so slow is cut, whatever it still reads; one that reads nothing is cut by the server's own delay. */
const EXPORT_MAX_MS = 1_800_000

/** The general limit comes first of all hooks, so that refusals and unknown addresses count too. */
export const limites = fp<{ deps: Deps }>(async (app, { deps }) => {
  const { rateLimit } = deps.config
  const cadence = new Cadence(deps.base)
  const places = new Places()
  const pass = async (cle: string, max: number) => {
    const attente = await cadence.pass(cle, max, deps.horloge())
    if (attente > 0) throw new TropDeDemandes(attente)
  }
  if (rateLimit) app.addHook('onRequest', (request) => pass(`adresse:${toAbonne(request.ip)}`, rateLimit))
  // Once it is known who asks.
  app.addHook('preParsing', async (request, reply) => {
    const { limite } = request.routeOptions.config
    if (!limite) return
    const { compte, adresse } = LIMITES[limite]
    await Promise.all([
      pass(`${limite}:compte:${request.personne.id}`, compte),
      pass(`${limite}:adresse:${toAbonne(request.ip)}`, adresse),
    ])
    if (limite === 'export') holdPlace(places, request, reply)
  })
})

function holdPlace(places: Places, { acces }: FastifyRequest, reply: FastifyReply): void {
  const release = places.take(acces ? String(acces.organismeId) : 'financeur')
  const coupure = setTimeout(() => reply.raw.destroy(), EXPORT_MAX_MS).unref()
  finished(reply.raw, () => {
    clearTimeout(coupure)
    release()
  })
}
