import { horsOrganisme } from '../../db/tenant.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { acceptTextes } from './actions.ts'
import { textesEnVigueur } from './queries.ts'
import { Acceptation } from './schemas.ts'
import { ConditionsPage } from './views.tsx'

const config = { permission: 'connecte' } as const

export const conditionsPages: Routes = async (app, { deps }) => {
  app.get('/conditions', { config }, async (request, reply) => {
    const textes = await horsOrganisme(deps.base, (trx) => textesEnVigueur(trx, request.maintenant))
    return reply.html(<ConditionsPage contexte={await request.contexte()} textes={textes} />)
  })

  app.post(
    '/conditions',
    { config, schema: { body: Acceptation }, attachValidation: true },
    async (request, reply) => {
      const erreurs = formErrors(request)
      if (erreurs) {
        const textes = await horsOrganisme(deps.base, (trx) => textesEnVigueur(trx, request.maintenant))
        const page = { contexte: await request.contexte(), textes, coches: typed(request), erreurs }
        return reply.html(<ConditionsPage {...page} />, 422)
      }
      await horsOrganisme(deps.base, (trx) => acceptTextes(trx, request.personne, request.body))
      return reply.redirect('/', 303)
    },
  )
}
