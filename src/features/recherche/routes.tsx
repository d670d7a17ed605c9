import { z } from 'zod'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { findExact, search } from './queries.ts'
import { adresseExacte, type Recherche, understand } from './rules.ts'
import { FILTRES_RECHERCHE } from './schemas.ts'
import { RecherchePage } from './views.tsx'

const config = { permission: 'recherche:lire', limite: 'recherche' } as const
const querystring = z.looseObject({})

export const recherchePages: Routes = async (app) => {
  app.get('/recherche', { config, schema: { querystring } }, async (request, reply) => {
    const { filtres, ignores } = readFiltres(FILTRES_RECHERCHE, request.query)
    const contexte = await request.contexte()
    if (!filtres.q) return reply.html(<RecherchePage contexte={contexte} ignores={ignores} />)
    const { acces } = request
    const recherche = understand(filtres.q, acces)
    const { adresse, trouves } = recherche.nom
      ? await request.tenant((trx) => searchPersonnes(trx, acces, recherche))
      : await request.tenantLecture((trx) => find(trx, acces, recherche))
    if (adresse) return reply.redirect(adresse, 303)
    return reply.html(<RecherchePage {...{ contexte, ignores, recherche, trouves }} />)
  })
}

/** One alone that bears the number is the answer. */
async function find(trx: Trx, acces: Acces, recherche: Recherche) {
  const exacts = recherche.numero ? await findExact(trx, acces, recherche.numero) : []
  const adresse = adresseExacte(exacts)
  return adresse ? { adresse } : { trouves: await search(trx, acces, recherche, exacts) }
}

/** The search by person is in the journal, without its text. */
async function searchPersonnes(trx: Trx, acces: Acces, recherche: Recherche) {
  const acte = { acte: 'stagiaire.recherche' } as const
  const [trouves] = await Promise.all([find(trx, acces, recherche), journalise(trx, acces, acte)])
  return trouves
}
