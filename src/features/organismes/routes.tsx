import { z } from 'zod'
import { asGestion } from '../../db/tenant.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { OrganismesPage } from './liste.views.tsx'
import { listOrganismes } from './queries.ts'
import { FILTRES_ORGANISMES } from './schemas.ts'

const config = { permission: 'gestion' } as const
const querystring = z.looseObject({})

/** The funder's people find any organisme, and see it whole. */
export const organismesPages: Routes = async (app, { deps }) => {
  app.get('/gestion/organismes', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_ORGANISMES, request.query)
    const liste = await asGestion(deps.base, (trx) => listOrganismes(trx, lus.filtres))
    return reply.html(<OrganismesPage contexte={await request.contexte()} {...lus} {...liste} />)
  })
}
