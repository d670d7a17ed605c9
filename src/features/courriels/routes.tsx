import { z } from 'zod'
import { asLots } from '../../db/tenant.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { readPortail } from './actions.ts'
import { composeCourriel, renderCourriel } from './modeles.tsx'
import { listCourriels, toContenu } from './queries.ts'
import { CourrielsPage } from './views.tsx'

const Filtres = { page: z.coerce.number().int().min(1).max(100_000) }

/** Registered in demo mode only: it shows one-time links to anyone. */
export const courrielsDemo: Routes = async (app, { deps }) => {
  const config = { permission: 'demo' } as const

  app.get(
    '/demo/courriels',
    { config, schema: { querystring: z.looseObject({}) } },
    async (request, reply) => {
      const { page: demandee = 1 } = readFiltres(Filtres, request.query).filtres
      const { courriels, page, pages, portail } = await asLots(deps.base, async (trx) => ({
        ...(await listCourriels(trx, demandee)),
        portail: await readPortail(trx, deps.config),
      }))
      const lus = courriels.map((c) => {
        const contenu = toContenu(c)
        return { ...c, ...composeCourriel(contenu, portail), ...renderCourriel(contenu, portail) }
      })
      const boite = { courriels: lus, page, pages, relais: deps.config.smtpUrl !== null }
      return reply.html(<CourrielsPage contexte={await request.contexte()} {...boite} />)
    },
  )
}
