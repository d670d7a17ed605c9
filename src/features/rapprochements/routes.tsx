import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion, asLots } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { matchReglement, setAside } from './actions.ts'
import { findRapprochement, listRapprochements } from './queries.ts'
import { RapprochementPage } from './rapprochement.views.tsx'
import { Designation, Ecart } from './schemas.ts'
import { RapprochementsPage } from './views.tsx'

const config = { permission: 'gestion' } as const
const ADRESSE = '/gestion/rapprochements'
const params = z.object({ id: z.uuid() })

/** What the bank said and could not be applied: the funder's people match it by hand, or set it aside. */
export const rapprochementsPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => {
    const liste = await asGestion(deps.base, listRapprochements)
    return reply.html(<RapprochementsPage contexte={await request.contexte()} {...liste} />)
  })

  app.get(`${ADRESSE}/:id`, { config, schema: { params } }, async (request, reply) =>
    showRapprochement(deps, request, reply, request.params.id),
  )

  const designation = { config, schema: { params, body: Designation }, attachValidation: true }
  app.post(`${ADRESSE}/:id/reglement`, designation, async (request, reply) => {
    const { id } = readParams(request)
    const erreurs = formErrors(request)
    if (erreurs) return showRapprochement(deps, request, reply, id, erreurs)
    try {
      const { reference } = request.body
      await asLots(deps.base, (trx) => matchReglement(trx, request.personne, id, reference))
    } catch (error) {
      if (!(error instanceof Invalide)) throw error
      return showRapprochement(deps, request, reply, id, error.champs)
    }
    return reply.redirect(ADRESSE, 303)
  })

  const ecart = { config, schema: { params, body: Ecart }, attachValidation: true }
  app.post(`${ADRESSE}/:id/ecart`, ecart, async (request, reply) => {
    const { id } = readParams(request)
    const erreurs = formErrors(request)
    if (erreurs) return showRapprochement(deps, request, reply, id, erreurs)
    await asGestion(deps.base, (trx) => setAside(trx, request.personne, id, request.body.motif))
    return reply.redirect(ADRESSE, 303)
  })
}

function readParams(request: FastifyRequest) {
  if (request.validationError?.validationContext === 'params') throw new Introuvable()
  return request.params as z.output<typeof params>
}

async function showRapprochement(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  erreurs: Erreurs = {},
) {
  const rapprochement = await asGestion(deps.base, (trx) => findRapprochement(trx, id))
  if (!rapprochement) throw new Introuvable()
  const page = { rapprochement, saisie: typed(request), erreurs }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<RapprochementPage contexte={await request.contexte()} {...page} />, statut)
}
