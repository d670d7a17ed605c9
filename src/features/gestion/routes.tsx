import { asGestion } from '../../db/tenant.ts'
import type { Routes } from '../../http/types.ts'
import { countAttentes } from './queries.ts'
import { TableauDeBordPage } from './views.tsx'

/** The first page of the funder's people: what waits for them. */
export const gestionPages: Routes = async (app, { deps }) => {
  app.get('/gestion', { config: { permission: 'gestion' } }, async (request, reply) => {
    const attentes = await asGestion(deps.base, countAttentes)
    return reply.html(<TableauDeBordPage contexte={await request.contexte()} attentes={attentes} />)
  })
}
