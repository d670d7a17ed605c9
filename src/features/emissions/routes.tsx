import { z } from 'zod'
import { asGestion } from '../../db/tenant.ts'
import type { Routes } from '../../http/types.ts'
import { listEmissions } from './queries.ts'
import { retryEmissions } from './reprise.actions.ts'
import { EmissionsPage } from './views.tsx'

/** What the program issues by itself, as the funder's people see it. */
export const emissionsPages: Routes = async (app, { deps }) => {
  app.get('/gestion/emissions', { config: { permission: 'gestion' } }, async (request, reply) => {
    const liste = await asGestion(deps.base, listEmissions)
    return reply.html(<EmissionsPage contexte={await request.contexte()} {...liste} />)
  })

  const reprise = { config: { permission: 'gestion' }, schema: { body: z.unknown() } } as const
  app.post('/gestion/emissions/reprise', reprise, async (request, reply) => {
    await asGestion(deps.base, (trx) => retryEmissions(trx, deps, request.personne))
    return reply.redirect('/gestion/emissions', 303)
  })
}
