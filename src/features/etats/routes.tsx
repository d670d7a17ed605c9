import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { listRevisions } from '../revisions/queries.ts'
import { changeEtat, createEtat } from './actions.ts'
import { EtatPage } from './etat.views.tsx'
import { findEtat, listEtats, listEtatsInconnus } from './queries.ts'
import { direStatut } from './rules.ts'
import { ChangementEtat, NouvelEtat } from './schemas.ts'
import { EtatsPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const ADRESSE = '/gestion/etats'
const params = z.object({ code: z.string().max(60) })

/** What the words of the funder's lots mean for a dossier. */
export const etatsPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => showEtats(deps, request, reply))

  const creation = { config, schema: { body: NouvelEtat }, attachValidation: true }
  app.post(ADRESSE, creation, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showEtats(deps, request, reply, erreurs)
    try {
      await asGestion(deps.base, (trx) => createEtat(trx, deps, request.personne, request.body))
    } catch (error) {
      if (error instanceof Invalide) return showEtats(deps, request, reply, error.champs)
      throw error
    }
    return reply.redirect(ADRESSE, 303)
  })

  app.get(`${ADRESSE}/:code`, { config, schema: { params } }, async (request, reply) =>
    showEtat(deps, request, reply, request.params.code),
  )

  const changement = { config, schema: { params, body: ChangementEtat }, attachValidation: true }
  app.post(`${ADRESSE}/:code`, changement, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { code } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showEtat(deps, request, reply, code, { erreurs, statut: 422 })
    try {
      await asGestion(deps.base, (trx) => changeEtat(trx, deps, request.personne, code, request.body))
    } catch (error) {
      return showEtat(deps, request, reply, code, explain(error))
    }
    return reply.redirect(ADRESSE, 303)
  })
}

type Suite = { erreurs: Erreurs; statut: number }

/** @throws what is no refusal of the form */
function explain(error: unknown): Suite {
  if (error instanceof Invalide) return { erreurs: error.champs, statut: 422 }
  if (!(error instanceof Conflit)) throw error
  const enregistre = direStatut(error.actuel as string | null)
  return {
    erreurs: { statut: `${error.message} Le statut enregistré est «\u00a0${enregistre}\u00a0».` },
    statut: 409,
  }
}

async function showEtats(deps: Deps, request: FastifyRequest, reply: FastifyReply, erreurs: Erreurs = {}) {
  const lus = await asGestion(deps.base, async (trx) => ({
    etats: await listEtats(trx),
    inconnus: await listEtatsInconnus(trx),
  }))
  const page = { ...lus, saisie: typed(request), erreurs }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<EtatsPage contexte={await request.contexte()} {...page} />, statut)
}

async function showEtat(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  code: string,
  { erreurs, statut }: Suite = { erreurs: {}, statut: 200 },
) {
  const { etat, revisions } = await asGestion(deps.base, async (trx) => ({
    etat: await findEtat(trx, code),
    revisions: await listRevisions(trx, { objet: 'etat', cle: code }),
  }))
  if (!etat) throw new Introuvable()
  const page = { etat, revisions, saisie: typed(request), erreurs }
  return reply.html(<EtatPage contexte={await request.contexte()} {...page} />, statut)
}
