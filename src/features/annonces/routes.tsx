import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable } from '../../core/errors.ts'
import { type CleFlux as Cle, libelleRythme, type Rythme } from '../../core/flux.ts'
import { listFlux, readEtatService } from '../../db/etat.ts'
import { asGestion } from '../../db/tenant.ts'
import { readSessionCookie } from '../../http/cookie.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { announceArret, changeRythme, withdrawArret } from './actions.ts'
import { EtatPage } from './etat.views.tsx'
import { FluxPage } from './flux.views.tsx'
import { listArrets, readRythme } from './queries.ts'
import { CleFlux, NouvelArret, RythmeFlux } from './schemas.ts'
import { AnnoncesPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const ADRESSE = '/gestion/annonces'

/** Planned stops, and how often each feed of the funder's data is expected. */
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

  app.register(fluxPages, { deps })
}

/** The rhythm of each feed. */
const fluxPages: Routes = async (app, { deps }) => {
  const params = z.object({ cle: CleFlux })
  app.get(`${ADRESSE}/flux/:cle`, { config, schema: { params } }, async (request, reply) =>
    showFlux(deps, request, reply, { cle: request.params.cle }),
  )

  const rythme = { config, schema: { params, body: RythmeFlux }, attachValidation: true }
  app.post(`${ADRESSE}/flux/:cle`, rythme, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { cle } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showFlux(deps, request, reply, { cle, erreurs, statut: 422 })
    try {
      await asGestion(deps.base, (trx) => changeRythme(trx, request.personne, cle, request.body))
    } catch (error) {
      if (!(error instanceof Conflit)) throw error
      const message = `${error.message} Le rythme enregistré est\u00a0: ${libelleRythme(error.actuel as Rythme)}.`
      const { rythme: saisi } = request.body
      return showFlux(deps, request, reply, { cle, erreurs: { unite: message }, saisi, statut: 409 })
    }
    return reply.redirect(ADRESSE, 303)
  })
}

/** The service as anybody may know it: no account, nobody's data. */
export const etatPages: Routes = async (app, { deps }) => {
  app.get('/etat', { config: { permission: 'public' } }, async (request, reply) => {
    const etat = await readEtatService(deps.base, request.maintenant, deps.config.financeurNom)
    const page = { contexte: await request.contexte(), ...etat, maintenant: request.maintenant }
    return reply.html(<EtatPage {...page} connecte={readSessionCookie(request) !== undefined} />)
  })
}

type SuiteFlux = { cle: Cle; erreurs?: Erreurs; saisi?: Rythme; statut?: number }

async function showFlux(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { cle, erreurs = {}, saisi, statut = 200 }: SuiteFlux,
) {
  const { version, rythme } = await asGestion(deps.base, (trx) => readRythme(trx, cle))
  const page = { cle, version, rythme: saisi === undefined ? rythme : saisi, erreurs, saisie: typed(request) }
  return reply.html(<FluxPage contexte={await request.contexte()} {...page} />, statut)
}

async function showAnnonces(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { erreurs = {}, statut = 200 }: { erreurs?: Erreurs; statut?: number } = {},
) {
  const lus = await asGestion(deps.base, async (trx) => ({
    arrets: await listArrets(trx),
    flux: await listFlux(trx, request.maintenant),
  }))
  const page = { ...lus, erreurs, saisie: typed(request), maintenant: request.maintenant }
  return reply.html(<AnnoncesPage contexte={await request.contexte()} {...page} />, statut)
}
