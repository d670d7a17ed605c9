import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { announceArret, changeRythme, withdrawArret } from './actions.ts'
import { listArrets, readRythme } from './queries.ts'
import { NouvelArret, Rythme } from './schemas.ts'
import { AnnoncesPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const ADRESSE = '/gestion/annonces'

/** Planned stops, and how often the funder's data is expected. */
export const annoncesPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => showAnnonces(deps, request, reply))

  const creation = { config, schema: { body: NouvelArret }, attachValidation: true }
  app.post(ADRESSE, creation, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showAnnonces(deps, request, reply, { erreurs, statut: 422 })
    await asGestion(deps.base, (trx) => announceArret(trx, request.personne, request.body))
    return reply.redirect(ADRESSE, 303)
  })

  const params = z.object({ id: z.uuid() })
  app.post(
    `${ADRESSE}/:id/retrait`,
    { config, schema: { params, body: z.unknown() } },
    async (request, reply) => {
      const { id } = params.parse(request.params)
      await asGestion(deps.base, (trx) => withdrawArret(trx, request.personne, id))
      return reply.redirect(ADRESSE, 303)
    },
  )

  const rythme = { config, schema: { body: Rythme }, attachValidation: true }
  app.post(`${ADRESSE}/rythme`, rythme, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showAnnonces(deps, request, reply, { erreurs, statut: 422 })
    try {
      await asGestion(deps.base, (trx) => changeRythme(trx, request.personne, request.body))
    } catch (error) {
      if (!(error instanceof Conflit)) throw error
      const message = `${error.message} La valeur enregistrée est ${error.actuel} heures.`
      return showAnnonces(deps, request, reply, { erreurs: { rythme: message }, statut: 409 })
    }
    return reply.redirect(ADRESSE, 303)
  })
}

async function showAnnonces(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { erreurs = {}, statut = 200 }: { erreurs?: Record<string, string>; statut?: number } = {},
) {
  const lus = await asGestion(deps.base, async (trx) => ({
    arrets: await listArrets(trx),
    rythme: await readRythme(trx),
  }))
  const page = { ...lus, erreurs, saisie: typed(request), maintenant: request.maintenant }
  return reply.html(<AnnoncesPage contexte={await request.contexte()} {...page} />, statut)
}
