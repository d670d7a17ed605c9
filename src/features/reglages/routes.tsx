import type { FastifyReply, FastifyRequest } from 'fastify'
import { Conflit, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { listRevisions } from '../revisions/queries.ts'
import { renameFinanceur } from './actions.ts'
import { findNomFinanceur } from './queries.ts'
import { NomFinanceur } from './schemas.ts'
import { ReglagesPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const ADRESSE = '/gestion/reglages'

/** The funder's name, and the way to all its words. */
export const reglagesPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => showReglages(deps, request, reply))

  const nom = { config, schema: { body: NomFinanceur }, attachValidation: true }
  app.post(`${ADRESSE}/nom`, nom, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showReglages(deps, request, reply, { erreurs, statut: 422 })
    const { financeurNom } = deps.config
    try {
      await asGestion(deps.base, (trx) => renameFinanceur(trx, request.personne, request.body, financeurNom))
    } catch (error) {
      return showReglages(deps, request, reply, explain(error))
    }
    return reply.redirect(ADRESSE, 303)
  })
}

type Suite = { erreurs: Erreurs; statut: number }

/** @throws what is no refusal of the form */
function explain(error: unknown): Suite {
  if (error instanceof Invalide) return { erreurs: error.champs, statut: 422 }
  if (!(error instanceof Conflit)) throw error
  return {
    erreurs: { nom: `${error.message} Le nom enregistré est «\u00a0${error.actuel}\u00a0».` },
    statut: 409,
  }
}

async function showReglages(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { erreurs, statut }: Suite = { erreurs: {}, statut: 200 },
) {
  const { edite, revisions } = await asGestion(deps.base, async (trx) => ({
    edite: await findNomFinanceur(trx),
    revisions: await listRevisions(trx, { objet: 'reglage', cle: 'financeur_nom' }),
  }))
  const installe = deps.config.financeurNom
  const page = { edite, installe, revisions, saisie: typed(request), erreurs }
  return reply.html(<ReglagesPage contexte={await request.contexte()} {...page} />, statut)
}
