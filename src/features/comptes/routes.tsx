import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { refusMotDePasse } from '../../auth/mot-de-passe.ts'
import { Introuvable, TropDeDemandes } from '../../core/errors.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from '../../http/cookie.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import type { Demande } from '../connexion/actions.ts'
import { acceptInvitation, requestAccount, requestReset, setPassword } from './actions.ts'
import { DemandePage, RecuPage } from './demandes.views.tsx'
import { findDemande, findLien, type LienLu } from './queries.ts'
import { REFERENCE, type TypeLienMotDePasse } from './rules.ts'
import { Acceptation, ChoixMotDePasse, DemandeDeCompte, DemandeDeReinitialisation } from './schemas.ts'
import { LienPerimePage, MotDePassePage, OubliPage } from './views.tsx'

const anonyme = { permission: 'anonyme' } as const
/** Not `anonyme`: a link of a mail must open even where somebody is signed in. */
const ouvert = { permission: 'public' } as const
const personne = { permission: 'personne' } as const

/** A known and an unknown address are answered after the same time: the work takes a few milliseconds of it. */
const DELAI_REPONSE_MS = 250

export const comptesPages: Routes = async (app, { deps }) => {
  app.register(oubliPages, { deps })
  app.register(demandePages, { deps })
  app.register(lienPages('activation'), { deps })
  app.register(lienPages('reinitialisation'), { deps })

  app.post(
    '/invitations/acceptation',
    { config: personne, schema: { body: Acceptation } },
    async (request, reply) => {
      const session = { empreinte: request.session.empreinte, personneId: request.personne.id }
      const jeton = await acceptInvitation(deps.base, session, request.body.habilitation, toDemande(request))
      setSessionCookie(reply, jeton)
      return reply.redirect('/', 303)
    },
  )
}

const oubliPages: Routes = async (app, { deps }) => {
  const querystring = z.looseObject({ message: z.string().optional() })
  app.get('/mot-de-passe-oublie', { config: anonyme, schema: { querystring } }, async (request, reply) =>
    reply.html(<OubliPage contexte={await request.contexte()} envoye={request.query.message === 'envoye'} />),
  )

  const formulaire = { config: anonyme, schema: { body: DemandeDeReinitialisation }, attachValidation: true }
  app.post('/mot-de-passe-oublie', formulaire, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) {
      const page = { contexte: await request.contexte(), erreurs, saisie: typed(request) }
      return reply.html(<OubliPage {...page} />, 422)
    }
    await Promise.all([requestReset(deps, request.body.email, toDemande(request)), wait(DELAI_REPONSE_MS)])
    return reply.redirect('/mot-de-passe-oublie?message=envoye', 303)
  })
}

const demandePages: Routes = async (app, { deps }) => {
  app.get('/demande-de-compte', { config: anonyme }, async (request, reply) =>
    reply.html(<DemandePage contexte={await request.contexte()} />),
  )

  const formulaire = { config: anonyme, schema: { body: DemandeDeCompte }, attachValidation: true }
  app.post('/demande-de-compte', formulaire, async (request, reply) => {
    const erreurs = formErrors(request)
    const page = { contexte: await request.contexte(), saisie: typed(request) }
    if (erreurs) return reply.html(<DemandePage {...page} erreurs={erreurs} />, 422)
    try {
      const reference = await requestAccount(deps, request.body, toDemande(request))
      return reply.redirect(`/demande-de-compte/${reference}`, 303)
    } catch (error) {
      if (!(error instanceof TropDeDemandes)) throw error
      reply.header('retry-after', error.attendreSecondes)
      return reply.html(<DemandePage {...page} refus={error.message} />, 429)
    }
  })

  const params = z.object({ reference: z.string().regex(REFERENCE) })
  app.get(
    '/demande-de-compte/:reference',
    { config: anonyme, schema: { params } },
    async (request, reply) => {
      const demande = await horsOrganisme(deps.base, (trx) => findDemande(trx, request.params.reference))
      if (!demande) throw new Introuvable()
      return reply.html(<RecuPage contexte={await request.contexte()} demande={demande} />)
    },
  )
}

function lienPages(type: TypeLienMotDePasse): Routes {
  return async (app, { deps }) => {
    const params = z.object({ jeton: z.string().max(200) })
    app.get(`/${type}/:jeton`, { config: ouvert, schema: { params } }, async (request, reply) => {
      const { jeton } = request.params
      const lien = await readLien(deps, type, jeton, request)
      if (!lien) return sayPerime(type, request, reply)
      return reply.html(
        <MotDePassePage contexte={await request.contexte()} type={type} jeton={jeton} lien={lien} />,
      )
    })

    const formulaire = { config: ouvert, schema: { params, body: ChoixMotDePasse }, attachValidation: true }
    app.post(`/${type}/:jeton`, formulaire, async (request, reply) => {
      const { jeton } = request.params
      const lien = await readLien(deps, type, jeton, request)
      if (!lien) return sayPerime(type, request, reply)
      const erreurs =
        formErrors(request) ?? checkMotDePasse(request.body.motDePasse, lien, request.nomFinanceur())
      if (erreurs) {
        const page = { contexte: await request.contexte(), type, jeton, lien, erreurs }
        return reply.html(<MotDePassePage {...page} />, 422)
      }
      const choix = { jeton, motDePasse: request.body.motDePasse, session: readSessionCookie(request) }
      if (!(await setPassword(deps, lien, choix, toDemande(request)))) return sayPerime(type, request, reply)
      clearSessionCookie(reply)
      return reply.redirect('/connexion?message=mot-de-passe', 303)
    })
  }
}

function readLien(
  deps: Deps,
  type: TypeLienMotDePasse,
  jeton: string,
  request: FastifyRequest,
): Promise<LienLu | undefined> {
  return horsOrganisme(deps.base, (trx) => findLien(trx, type, jeton, request.maintenant))
}

async function sayPerime(
  type: TypeLienMotDePasse,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return reply.html(<LienPerimePage contexte={await request.contexte()} type={type} />, 410)
}

function checkMotDePasse(motDePasse: string, lien: LienLu, financeur: string): { motDePasse: string } | null {
  const organisations = [...(lien.organisations ?? []), financeur]
  const refus = refusMotDePasse(motDePasse, { ...lien, organisations })
  return refus ? { motDePasse: refus } : null
}

function toDemande(request: FastifyRequest): Demande {
  return {
    adresse: request.ip,
    navigateur: request.headers['user-agent'] ?? '',
    maintenant: request.maintenant,
  }
}
