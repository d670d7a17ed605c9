import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readSession } from '../../auth/session-lue.ts'
import { Introuvable } from '../../core/errors.ts'
import { horsOrganismeLecture } from '../../db/tenant.ts'
import {
  clearPassageCookie,
  readPassageCookie,
  readSessionCookie,
  setPassageCookie,
  setSessionCookie,
} from '../../http/cookie.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { openOidc } from '../../oidc/fournisseur.ts'
import { safeReturn } from '../connexion/rules.ts'
import { endPassage, finishPassage, type Moyens, PassageRefuse, startPassage } from './actions.ts'
import { openBillet } from './billet.ts'
import { annuairesGestion } from './gestion.routes.tsx'
import { findProposition } from './queries.ts'
import { DUREE_PASSAGE_SECONDES, domaineOf } from './rules.ts'
import { NomAnnuaire } from './schemas.ts'
import { AnnuairePage } from './views.tsx'

const anonyme = { permission: 'anonyme' } as const
/** Whoever comes back may have a session, or none. */
const ouvert = { permission: 'public' } as const
const params = z.object({ annuaire: NomAnnuaire })
const texte = z.string().max(2000).optional().catch(undefined)
const querystring = z.looseObject({ retour: texte })
const recherche = z.looseObject({ email: texte, organisme: texte, retour: texte })

/** Sign-in by a directory: links and not forms, for a form may lead to no other site (form-action). */
export const annuairesPages: Routes = async (app, { deps }) => {
  const moyens: Moyens = { ...deps, oidc: openOidc({ clair: deps.config.mode === 'demo' }) }

  app.get(
    '/connexion/annuaire',
    { config: anonyme, schema: { querystring: recherche } },
    async (request, reply) => {
      const { email, organisme = null, retour } = request.query
      const domaine = email?.includes('@') ? domaineOf(email.trim()) : null
      const proposition = await horsOrganismeLecture(deps.base, (trx) =>
        findProposition(trx, { domaine, siren: organisme }),
      )
      const page = {
        email,
        exige: organisme !== null,
        proposition,
        retour: retour ? safeReturn(retour) : undefined,
      }
      return reply.html(<AnnuairePage contexte={await request.contexte()} {...page} />)
    },
  )

  const depart = { config: anonyme, schema: { params, querystring } }
  app.get('/connexion/annuaire/:annuaire', depart, async (request, reply) => {
    const retour = safeReturn(request.query.retour)
    return send(moyens, request, reply, { nom: request.params.annuaire, retour, session: null })
  })

  app.get(
    '/mon-compte/confirmation/annuaire',
    { config: { permission: 'connecte' }, schema: { querystring } },
    async (request, reply) => {
      const { session } = request
      const nom = session.facteur.annuaire
      if (!nom) throw new Introuvable()
      return send(moyens, request, reply, { nom, retour: safeReturn(request.query.retour), session })
    },
  )

  app.get(
    '/connexion/annuaire/:annuaire/retour',
    { config: ouvert, schema: { params } },
    async (request, reply) => takeBack(deps, moyens, request, reply, request.params.annuaire),
  )

  app.get(
    '/connexion/annuaire/:annuaire/fin',
    { config: anonyme, schema: { params } },
    async (request, reply) =>
      reply.redirect((await endPassage(moyens, request.params.annuaire)) ?? '/connexion', 303),
  )

  app.register(annuairesGestion(moyens.oidc), { deps })
}

type Depart = { nom: string; retour: string; session: FastifyRequest['session'] | null }

async function send(moyens: Moyens, request: FastifyRequest, reply: FastifyReply, depart: Depart) {
  const { nom, ...suite } = depart
  try {
    const { adresse, billet } = await startPassage(moyens, nom, suite, request.maintenant)
    setPassageCookie(reply, billet, DUREE_PASSAGE_SECONDES)
    return reply.redirect(adresse, 303)
  } catch (erreur) {
    return sayRefus(reply, erreur, depart)
  }
}

async function takeBack(
  deps: Deps,
  moyens: Moyens,
  request: FastifyRequest,
  reply: FastifyReply,
  nom: string,
) {
  const { maintenant, ip: adresse, headers } = request
  const cookie = readPassageCookie(request)
  const jeton = readSessionCookie(request)
  const session = jeton ? await readSession(deps.base, jeton, { maintenant, adresse }) : null
  clearPassageCookie(reply)
  const retour = { annuaire: nom, adresse: new URL(deps.config.publicUrl + request.url), cookie, session }
  const demande = { adresse, navigateur: headers['user-agent'] ?? '', maintenant }
  try {
    const ouverte = await finishPassage(moyens, retour, demande)
    setSessionCookie(reply, ouverte.jeton)
    return reply.redirect(safeReturn(ouverte.retour), 303)
  } catch (erreur) {
    const billet = openBillet(deps.coffre, cookie, maintenant)
    return sayRefus(reply, erreur, {
      retour: billet?.retour ?? '/',
      session: billet?.session ? session : null,
    })
  }
}

/** At the page that she had left, with what to do. */
function sayRefus(
  reply: FastifyReply,
  erreur: unknown,
  { retour, session }: Pick<Depart, 'retour' | 'session'>,
) {
  if (!(erreur instanceof PassageRefuse)) throw erreur
  const query = new URLSearchParams({ annuaire: erreur.motif, ...(retour === '/' ? {} : { retour }) })
  return reply.redirect(`${session ? '/mon-compte/confirmation' : '/connexion'}?${query}`, 303)
}
