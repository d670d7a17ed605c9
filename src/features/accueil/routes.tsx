import { jourParis } from '../../core/dates.ts'
import type { Routes } from '../../http/types.ts'
import { readAccueil } from './queries.ts'
import { AccueilPage } from './views.tsx'

const config = { permission: 'accueil:lire' } as const

export const accueilPages: Routes = async (app) => {
  app.get('/', { config }, async (request, reply) => {
    const { acces } = request
    const today = jourParis(request.maintenant)
    const accueil = await request.lectureUnTrajet((trx) => readAccueil(trx, acces, today))
    const page = {
      contexte: await request.contexte(),
      accueil,
      profil: acces.profil,
      derniereConnexion: request.session.precedenteLe,
      annee: today.slice(0, 4),
    }
    return reply.html(<AccueilPage {...page} />)
  })
}
