import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { REFERENCE } from '../comptes/rules.ts'
import { searchOrganismes } from '../organismes/queries.ts'
import { approveDemande, refuseDemande } from './actions.ts'
import { DemandeGestionPage } from './demande.views.tsx'
import { DemandesPage } from './liste.views.tsx'
import { findDemande, listDemandes } from './queries.ts'
import { controlesOf } from './rules.ts'
import { Approbation, FILTRES_DEMANDE, FILTRES_DEMANDES, Refus } from './schemas.ts'

const config = { permission: 'gestion' } as const
const params = z.object({ reference: z.string().regex(REFERENCE) })
const querystring = z.looseObject({ message: z.string().optional() })

const MESSAGES: Record<string, string> = {
  approbation: 'La demande est approuvée\u00a0: l’invitation est partie, valable 72 heures.',
  refus: 'La demande est refusée\u00a0: la réponse est partie par courriel.',
}

/** The funder's people answer whoever asks for an account. */
export const demandesPages: Routes = async (app, { deps }) => {
  app.get('/gestion/demandes', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_DEMANDES, request.query)
    const liste = await asGestion(deps.base, (trx) => listDemandes(trx, lus.filtres))
    const message = MESSAGES[request.query.message ?? '']
    const page = { contexte: await request.contexte(), message, ...lus, ...liste }
    return reply.html(<DemandesPage {...page} />)
  })

  app.get('/gestion/demandes/:reference', { config, schema: { params } }, async (request, reply) =>
    showDemande(deps, request, reply, request.params.reference),
  )

  const approbation = { config, schema: { params, body: Approbation } }
  app.post('/gestion/demandes/:reference/approbation', approbation, async (request, reply) => {
    const choix = { reference: request.params.reference, siren: request.body.siren }
    await asGestion(deps.base, (trx) => approveDemande(trx, deps, request.personne, choix))
    return reply.redirect('/gestion/demandes?message=approbation', 303)
  })

  const refus = { config, schema: { params, body: Refus }, attachValidation: true }
  app.post('/gestion/demandes/:reference/refus', refus, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { reference } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showDemande(deps, request, reply, reference, erreurs)
    const { motif } = request.body
    await asGestion(deps.base, (trx) => refuseDemande(trx, deps, request.personne, { reference, motif }))
    return reply.redirect('/gestion/demandes?message=refus', 303)
  })
}

const CHOIX_MAX = 10

async function showDemande(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  reference: string,
  erreurs?: Record<string, string>,
) {
  const { filtres, ignores } = readFiltres(FILTRES_DEMANDE, request.query)
  const { lue, trouves } = await asGestion(deps.base, async (trx) => {
    const lue = await findDemande(trx, reference)
    if (!lue) throw new Introuvable()
    const acte = { acte: 'demande.lecture', objetType: 'demande', objetId: reference } as const
    await journalisePersonne(trx, request.personne, acte)
    const trouves = filtres.organisme ? await searchOrganismes(trx, filtres.organisme, CHOIX_MAX) : []
    return { lue, trouves }
  })
  const page = {
    ...lue,
    controles: controlesOf(lue),
    recherche: { q: filtres.organisme, trouves, ignores },
    erreurs,
    saisie: typed(request),
  }
  return reply.html(<DemandeGestionPage contexte={await request.contexte()} {...page} />, erreurs ? 422 : 200)
}
