import type { FastifyReply, FastifyRequest } from 'fastify'
import { encode } from 'uqr'
import { z } from 'zod'
import { enrolmentAddress } from '../../auth/totp.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { horsOrganismeLecture } from '../../db/tenant.ts'
import { setSessionCookie } from '../../http/cookie.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { safeReturn } from '../connexion/rules.ts'
import {
  type Enrolement,
  enrolApplication,
  enrolCle,
  prepareApplication,
  prepareCle,
  renameCle,
} from './actions.ts'
import { ApplicationPage, ClePage, CodesPage } from './enrolement.views.tsx'
import { CleConnuePage, FacteursPage } from './facteurs.views.tsx'
import { readFacteurs } from './queries.ts'
import { asksPassword } from './rules.ts'
import { CleRenommee, NouvelleApplication, NouvelleCle } from './schemas.ts'

const personne = { permission: 'personne' } as const
/** Whoever has a factor gives it before she adds another. */
const enrolement = { permission: 'enrolement', authentificationRecente: 'si-facteur' } as const
const querystring = z.looseObject({
  retour: z.string().max(2000).optional().catch(undefined),
  message: z.string().optional(),
})
const params = z.object({ id: z.uuid() })

const MESSAGES: Record<string, string> = {
  ajout: 'C’est enregistré. Un courriel vous le confirme.',
  retrait: 'C’est retiré. Un courriel vous le confirme.',
  nom: 'Le nom est enregistré.',
}

export const facteursPages: Routes = async (app, { deps }) => {
  app.get('/mon-compte/facteurs', { config: personne, schema: { querystring } }, async (request, reply) => {
    const facteurs = await readOwn(deps, request)
    const message = MESSAGES[request.query.message ?? '']
    return reply.html(
      <FacteursPage contexte={await request.contexte()} facteurs={facteurs} message={message} />,
    )
  })
  app.register(applicationPages, { deps })
  app.register(clePages, { deps })
}

const applicationPages: Routes = async (app, { deps }) => {
  const chemin = '/mon-compte/facteurs/application'
  app.get(chemin, { config: enrolement, schema: { querystring } }, async (request, reply) =>
    showApplication(deps, request, reply, { retour: request.query.retour }),
  )

  const formulaire = { config: enrolement, schema: { body: NouvelleApplication }, attachValidation: true }
  app.post(chemin, formulaire, async (request, reply) => {
    const { retour } = typed(request)
    const erreurs = formErrors(request)
    if (erreurs) return showApplication(deps, request, reply, { retour, erreurs })
    try {
      const fait = await enrolApplication(deps, request.session, request.body)
      return conclude(request, reply, fait, retour)
    } catch (error) {
      if (!(error instanceof Invalide)) throw error
      return showApplication(deps, request, reply, { retour, erreurs: error.champs })
    }
  })
}

const clePages: Routes = async (app, { deps }) => {
  const chemin = '/mon-compte/facteurs/cle'
  app.get(chemin, { config: enrolement, schema: { querystring } }, async (request, reply) =>
    showCle(deps, request, reply, { retour: request.query.retour }),
  )

  const formulaire = { config: enrolement, schema: { body: NouvelleCle }, attachValidation: true }
  app.post(chemin, formulaire, async (request, reply) => {
    const { retour } = typed(request)
    const erreurs = formErrors(request)
    if (erreurs) return showCle(deps, request, reply, { retour, erreurs: toFields(erreurs) })
    try {
      const fait = await enrolCle(deps, request.session, request.body)
      return conclude(request, reply, fait, retour)
    } catch (error) {
      if (!(error instanceof Invalide)) throw error
      return showCle(deps, request, reply, { retour, erreurs: error.champs })
    }
  })

  app.get('/mon-compte/facteurs/cles/:id', { config: personne, schema: { params } }, async (request, reply) =>
    showConnue(deps, request, reply, request.params.id),
  )

  const nom = { config: personne, schema: { params, body: CleRenommee }, attachValidation: true }
  app.post('/mon-compte/facteurs/cles/:id', nom, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const erreurs = formErrors(request)
    if (erreurs) return showConnue(deps, request, reply, request.params.id, erreurs)
    await renameCle(deps, request.session, request.params.id, request.body.nom)
    return reply.redirect('/mon-compte/facteurs?message=nom', 303)
  })
}

/** What the script wrote is nobody's to correct: said at the field that is shown. */
function toFields({ reponse, ...autres }: Record<string, string>): Record<string, string> {
  return reponse && !autres.nom ? { ...autres, nom: reponse } : autres
}

type Suite = { retour?: string | undefined; erreurs?: Record<string, string> }

async function toPage(request: FastifyRequest, { retour, erreurs = {} }: Suite) {
  return {
    contexte: await request.contexte(),
    retour: retour ? safeReturn(retour) : undefined,
    erreurs,
    demandeMotDePasse: asksPassword(request.session.facteur),
    obligatoire: !asksPassword(request.session.facteur),
  }
}

async function showApplication(deps: Deps, request: FastifyRequest, reply: FastifyReply, suite: Suite) {
  const secret = await prepareApplication(deps, request.session)
  const qr = encode(enrolmentAddress(secret, request.personne.email), { ecc: 'M', border: 3 }).data
  const page = { ...(await toPage(request, suite)), secret, qr }
  return reply.html(<ApplicationPage {...page} />, suite.erreurs ? 422 : 200)
}

async function showCle(deps: Deps, request: FastifyRequest, reply: FastifyReply, suite: Suite) {
  const options = await prepareCle(deps, request.session)
  const page = { ...(await toPage(request, suite)), options, nom: typed(request).nom }
  return reply.html(<ClePage {...page} />, suite.erreurs ? 422 : 200)
}

async function showConnue(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  erreurs?: Record<string, string>,
) {
  const cle = (await readOwn(deps, request)).cles.find((connue) => connue.id === id)
  if (!cle) throw new Introuvable()
  const page = { contexte: await request.contexte(), cle, nom: typed(request).nom ?? cle.nom }
  return reply.html(<CleConnuePage {...page} {...(erreurs ? { erreurs } : {})} />, erreurs ? 422 : 200)
}

/** The recovery codes of a first factor are in the answer itself: they are kept nowhere that shows them again. */
async function conclude(
  request: FastifyRequest,
  reply: FastifyReply,
  { jeton, codes }: Enrolement,
  retour: string | undefined,
) {
  setSessionCookie(reply, jeton)
  const suite = retour ? safeReturn(retour) : '/mon-compte/facteurs?message=ajout'
  if (!codes) return reply.redirect(suite, 303)
  return reply.html(<CodesPage contexte={await request.contexte()} codes={codes} suite={suite} />)
}

function readOwn({ base }: Deps, { personne: { id } }: FastifyRequest) {
  return horsOrganismeLecture(base, (trx) => readFacteurs(trx, id))
}
