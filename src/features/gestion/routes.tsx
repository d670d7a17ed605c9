import { jourParis } from '../../core/dates.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Routes } from '../../http/types.ts'
import { countRetenus } from '../fichiers/queries.ts'
import { countAttentes, listFluxRecus, listRefus, listStatistiques } from './queries.ts'
import { TableauDeBordPage } from './views.tsx'

/** The first page of the funder's people: what waits for them, and how the year goes. */
export const gestionPages: Routes = async (app, { deps }) => {
  app.get('/gestion', { config: { permission: 'gestion' } }, async (request, reply) => {
    const lus = await asGestion(deps.base, async (trx) => ({
      attentes: await countAttentes(trx, jourParis(request.maintenant)),
      retenus: deps.config.clamavUrl === null ? null : await countRetenus(trx, request.maintenant),
      flux: await listFluxRecus(trx, request.maintenant),
      refus: await listRefus(trx, jourParis(request.maintenant)),
      mois: await listStatistiques(trx),
    }))
    const page = {
      contexte: await request.contexte(),
      maintenant: request.maintenant,
      ...lus,
      derniereConnexion: request.session.precedenteLe,
    }
    return reply.html(<TableauDeBordPage {...page} />)
  })
}
