import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalisePersonne } from '../../auth/journal.ts'
import { ErreurMetier, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { REFERENCE } from '../comptes/rules.ts'
import { findOrganisme, searchOrganismes } from '../organismes/queries.ts'
import { approveDemande, refuseDemande } from './actions.ts'
import { DemandeGestionPage } from './demande.views.tsx'
import { DemandesPage } from './liste.views.tsx'
import { faitsFor, findDemande, listDemandes } from './queries.ts'
import { controlesOf, reservesOf } from './rules.ts'
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
    showDemande(deps, request, reply, { reference: request.params.reference }),
  )

  const approbation = { config, schema: { params, body: Approbation }, attachValidation: true }
  app.post('/gestion/demandes/:reference/approbation', approbation, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { reference } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showDemande(deps, request, reply, { reference, erreurs })
    try {
      const choix = { reference, ...request.body }
      await asGestion(deps.base, (trx) => approveDemande(trx, deps, request.personne, choix))
    } catch (error) {
      return showDemande(deps, request, reply, { reference, ...explain(error) })
    }
    return reply.redirect('/gestion/demandes?message=approbation', 303)
  })

  const refus = { config, schema: { params, body: Refus }, attachValidation: true }
  app.post('/gestion/demandes/:reference/refus', refus, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { reference } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showDemande(deps, request, reply, { reference, erreurs })
    try {
      const { motif } = request.body
      await asGestion(deps.base, (trx) => refuseDemande(trx, deps, request.personne, { reference, motif }))
    } catch (error) {
      return showDemande(deps, request, reply, { reference, ...explain(error) })
    }
    return reply.redirect('/gestion/demandes?message=refus', 303)
  })
}

type Suite = { reference: string; erreurs?: Erreurs; conflit?: string }

/** Shown on the page of the request, which keeps what was typed; anything else goes on. */
function explain(error: unknown): Omit<Suite, 'reference'> {
  if (error instanceof Invalide) return { erreurs: { ...error.champs } }
  if (error instanceof ErreurMetier && error.statut === 409) return { conflit: error.message }
  throw error
}

const CHOIX_MAX = 10

async function showDemande(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { reference, erreurs, conflit }: Suite,
) {
  const { filtres, ignores } = readFiltres(FILTRES_DEMANDE, request.query)
  const saisie = typed(request)
  const { lue, trouves, choisi } = await asGestion(deps.base, async (trx) => {
    const lue = await findDemande(trx, reference)
    if (!lue) throw new Introuvable()
    const acte = { acte: 'demande.lecture', objetType: 'demande', objetId: reference } as const
    await journalisePersonne(trx, request.personne, acte)
    const trouves = filtres.organisme ? await searchOrganismes(trx, filtres.organisme, CHOIX_MAX) : []
    const choisi = saisie.siren ? await findOrganisme(trx, saisie.siren) : undefined
    return { lue, trouves, choisi }
  })
  const page = {
    ...lue,
    controles: controlesOf(lue),
    recherche: { q: filtres.organisme, trouves, ignores },
    choisi: choisi && { ...choisi, reserves: reservesOf(faitsFor(lue, choisi)) },
    erreurs,
    conflit,
    saisie,
  }
  const statut = conflit ? 409 : erreurs ? 422 : 200
  return reply.html(<DemandeGestionPage contexte={await request.contexte()} {...page} />, statut)
}
