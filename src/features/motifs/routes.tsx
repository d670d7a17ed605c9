import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { DomaineMotif } from '../../core/motifs.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, readFiltres, type Saisie, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { listRevisions } from '../revisions/queries.ts'
import { changeMotif, createMotif } from './actions.ts'
import { MotifPage } from './motif.views.tsx'
import { findMotif, listMotifs, listMotifsInconnus, type MotifListe } from './queries.ts'
import { adresseMotifs } from './rules.ts'
import { ChangementMotif, domaineMotif, FiltresMotifs, NouveauMotif } from './schemas.ts'
import { MotifsPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const ADRESSE = '/gestion/motifs'
const params = z.object({ domaine: domaineMotif, code: z.string().max(40) })

/** What the codes of reasons mean, in words that providers read. */
export const motifsPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config, schema: { querystring: z.looseObject({}) } }, async (request, reply) => {
    const { filtres, ignores } = readFiltres(FiltresMotifs, request.query)
    const { domaine = 'BANQUE', code = '' } = filtres
    const messages = ignores.map(({ message }) => message)
    return showMotifs(deps, request, reply, domaine, { saisie: { code }, messages })
  })

  const creation = { config, schema: { body: NouveauMotif }, attachValidation: true }
  app.post(ADRESSE, creation, async (request, reply) => {
    const saisie = typed(request)
    const domaine = domaineMotif.catch('BANQUE').parse(saisie.domaine)
    const erreurs = formErrors(request)
    if (erreurs) return showMotifs(deps, request, reply, domaine, { saisie, erreurs })
    try {
      await asGestion(deps.base, (trx) => createMotif(trx, request.personne, request.body))
    } catch (error) {
      if (!(error instanceof Invalide)) throw error
      return showMotifs(deps, request, reply, domaine, { saisie, erreurs: error.champs })
    }
    return reply.redirect(adresseMotifs(domaine), 303)
  })

  app.get(`${ADRESSE}/:domaine/:code`, { config, schema: { params } }, async (request, reply) =>
    showMotif(deps, request, reply, request.params),
  )

  const changement = { config, schema: { params, body: ChangementMotif }, attachValidation: true }
  app.post(`${ADRESSE}/:domaine/:code`, changement, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const cible = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showMotif(deps, request, reply, cible, { erreurs, statut: 422 })
    try {
      await asGestion(deps.base, (trx) => changeMotif(trx, request.personne, cible, request.body))
    } catch (error) {
      return showMotif(deps, request, reply, cible, explain(error))
    }
    return reply.redirect(adresseMotifs(cible.domaine), 303)
  })
}

/** @throws what is no refusal of the form */
function explain(error: unknown): Suite {
  if (error instanceof Invalide) return { erreurs: error.champs, statut: 422 }
  if (!(error instanceof Conflit)) throw error
  const { libelle, que_faire } = error.actuel as MotifListe
  const enregistre = [libelle, que_faire].filter(Boolean).join('. ')
  const message = `${error.message} Ce qui est enregistré\u00a0: «\u00a0${enregistre}\u00a0».`
  return { erreurs: { libelle: message }, statut: 409 }
}

type Etat = { saisie: Saisie; erreurs?: Erreurs; messages?: string[] }

async function showMotifs(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  domaine: DomaineMotif,
  { saisie, erreurs = {}, messages = [] }: Etat,
) {
  const lus = await asGestion(deps.base, async (trx) => ({
    motifs: await listMotifs(trx, domaine),
    inconnus: await listMotifsInconnus(trx, domaine),
  }))
  const page = { ...lus, domaine, saisie, erreurs, messages }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<MotifsPage contexte={await request.contexte()} {...page} />, statut)
}

type Suite = { erreurs: Erreurs; statut: number }

async function showMotif(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { domaine, code }: { domaine: DomaineMotif; code: string },
  { erreurs, statut }: Suite = { erreurs: {}, statut: 200 },
) {
  const { motif, revisions } = await asGestion(deps.base, async (trx) => ({
    motif: await findMotif(trx, domaine, code),
    revisions: await listRevisions(trx, { objet: 'motif', cle: `${domaine} ${code}` }),
  }))
  if (!motif) throw new Introuvable()
  const page = { domaine, motif, revisions, saisie: typed(request), erreurs }
  return reply.html(<MotifPage contexte={await request.contexte()} {...page} />, statut)
}
