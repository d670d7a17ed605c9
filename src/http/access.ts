import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { missingFactor } from '../auth/fraicheur.ts'
import { journalise, journalisePersonne } from '../auth/journal.ts'
import { endObservation } from '../auth/observations.ts'
import type { Droit, DroitFinanceur, Permission } from '../auth/permissions.ts'
import { financeurHolds, isDroitFinanceur, profilHolds } from '../auth/permissions.ts'
import { findAuthor, readSession, type SessionLue } from '../auth/session-lue.ts'
import { Interdit, Introuvable, Redirection } from '../core/errors.ts'
import {
  asGestion,
  horsOrganisme,
  lectureUnTrajet,
  tenant,
  tenantLecture,
  tenantUnTrajet,
} from '../db/tenant.ts'
import { canSetAside, setAside } from './brouillons.ts'
import { readSessionCookie } from './cookie.ts'
import type { Deps } from './types.ts'

/**
 * Deny by default: a route without `config.permission` stops the start, and every request passes here before
 * anything of it is validated.
 */
export const access = fp<{ deps: Deps }>(async (app, { deps }) => {
  app.decorateRequest('maintenant')
  app.decorateRequest('personne')
  app.decorateRequest('acces')
  app.decorateRequest('session')
  app.decorateRequest('suspens')
  app.decorateRequest('tenant', function (work) {
    return tenant(deps.base, this.acces.organismeId, work)
  })
  app.decorateRequest('tenantLecture', function (work) {
    return tenantLecture(deps.base, this.acces.organismeId, work)
  })
  app.decorateRequest('tenantUnTrajet', function (work) {
    return tenantUnTrajet(deps.base, this.acces.organismeId, work)
  })
  app.decorateRequest('lectureUnTrajet', function (work) {
    return lectureUnTrajet(deps.base, this.acces.organismeId, work)
  })
  app.addHook('onRoute', (route) => {
    if (!route.config?.permission) throw new Error(`${route.method} ${route.url} declares no permission`)
  })
  app.addHook('onRequest', async (request) => {
    request.maintenant = deps.horloge()
    const permission = request.routeOptions.config.permission
    if (permission) await authorize(deps, permission, request)
  })
  // Once its body is read, what cannot go on is kept; the handler is never reached.
  app.addHook('preValidation', async (request) => {
    if (request.suspens) throw await setAside(deps, request, request.suspens)
  })
})

/** Throws to stop: a redirect that is only sent would let the handler run behind it. */
async function authorize(deps: Deps, permission: Permission, request: FastifyRequest): Promise<void> {
  if (permission === 'public' || permission === 'demo') return
  const session = await findSession(deps, request)
  if (permission === 'anonyme') {
    if (session) throw new Redirection('/')
    return
  }
  if (!session) return sendToSignIn(deps, request)
  request.session = session
  request.personne = session.personne
  if (session.acces && !isDroitFinanceur(permission)) request.acces = session.acces
  if (permission === 'verification') return
  requireFactor(session, permission, request)
  await authorizeOpen(deps, permission, session, request)
  requireRecent(session, request)
}

/** Past the second factor, where one is asked at sign-in. */
async function authorizeOpen(
  deps: Deps,
  permission: Exclude<Permission, 'verification' | 'anonyme' | 'public' | 'demo'>,
  session: SessionLue,
  request: FastifyRequest,
): Promise<void> {
  if (permission === 'connecte' || permission === 'enrolement') return
  if (!session.personne.conditionsAcceptees) throw new Redirection('/conditions')
  if (isDroitFinanceur(permission)) return authorizeFinanceur(deps, permission, session, request)
  if (session.acces?.observation) await refuseWrite(deps, session, request)
  if (permission === 'personne') return
  await authorizeOrganisme(deps, permission, session, request)
}

/** The password alone opens nothing where a factor is asked; whoever has none reaches only its enrolment. */
function requireFactor({ facteur }: SessionLue, permission: Permission, request: FastifyRequest): void {
  if (!facteur.exige || facteur.le !== null) return
  if (facteur.connu) throw new Redirection(withReturn('/connexion/verification', request))
  if (permission !== 'enrolement') throw new Redirection(withReturn(ENROLEMENT, request))
}

const ENROLEMENT = '/mon-compte/facteurs/application'

function requireRecent({ facteur, personne }: SessionLue, request: FastifyRequest): void {
  const demande = request.routeOptions.config.authentificationRecente
  const manque = demande ? missingFactor(facteur, demande, request.maintenant) : null
  if (!manque) return
  const vers = manque === 'enrolement' ? ENROLEMENT : '/mon-compte/confirmation'
  if (request.method === 'GET') throw new Redirection(withReturn(vers, request))
  request.suspens = { personneId: personne.id, vers }
}

/** A form whose session has just ended is kept for its author. */
async function sendToSignIn(deps: Deps, request: FastifyRequest): Promise<void> {
  const personneId = canSetAside(request)
    ? await findAuthor(deps.base, readSessionCookie(request) ?? '')
    : undefined
  if (!personneId) throw new Redirection(withReturn('/connexion', request))
  request.suspens = { personneId, vers: '/connexion' }
}

/** To a provider, the funder's pages do not exist. */
async function authorizeFinanceur(
  deps: Deps,
  droit: DroitFinanceur,
  session: SessionLue,
  request: FastifyRequest,
): Promise<void> {
  const profil = session.personne.profilFinanceur
  if (profil && financeurHolds(profil, droit)) return
  // A right of the funder's own is refused in nobody's journal but its own.
  await recordRefusal(deps, profil ? { ...session, acces: null } : session, droit, request)
  if (!profil) throw new Introuvable()
  throw new Interdit('Cette page est réservée aux administrateurs du financeur.')
}

/** Whoever sees an organisme « comme » one of its people changes nothing there, nor leaves it by another door. */
async function refuseWrite(deps: Deps, session: SessionLue, request: FastifyRequest): Promise<void> {
  if (['GET', 'HEAD'].includes(request.method)) return
  await recordRefusal(deps, session, 'ecriture', request)
  throw new Interdit(
    'Vous voyez cet espace en lecture seule\u00a0: rien ne peut y être changé. Quittez-le pour agir.',
  )
}

async function authorizeOrganisme(
  deps: Deps,
  droit: Droit,
  session: SessionLue,
  request: FastifyRequest,
): Promise<void> {
  if (session.observationFinie) throw await leaveObservation(deps, session)
  if (!session.acces) {
    throw new Redirection(session.personne.profilFinanceur ? '/gestion' : '/choix-organisme')
  }
  if (profilHolds(session.acces.profil, droit)) return
  await recordRefusal(deps, session, droit, request)
  throw new Interdit(
    'Votre profil ne donne pas accès à cette page. Adressez-vous à l’administrateur de votre organisme.',
  )
}

/** Its half hour is over: back to where it began. */
async function leaveObservation(
  { base }: Deps,
  { observationFinie, ...session }: SessionLue,
): Promise<Redirection> {
  await asGestion(base, (trx) => endObservation(trx, session))
  return new Redirection(`/gestion/organismes/${observationFinie}?message=fin-observation`)
}

async function findSession(deps: Deps, request: FastifyRequest): Promise<SessionLue | null> {
  const jeton = readSessionCookie(request)
  return jeton ? readSession(deps.base, jeton, { maintenant: request.maintenant, adresse: request.ip }) : null
}

async function recordRefusal(
  { base }: Deps,
  { acces, personne }: SessionLue,
  droit: Droit | DroitFinanceur | 'ecriture',
  request: FastifyRequest,
): Promise<void> {
  const details = { droit, route: request.routeOptions.url ?? '' }
  const refus = { acte: 'acces.refus', resultat: 'refuse', details } as const
  if (acces) await tenant(base, acces.organismeId, (trx) => journalise(trx, acces, refus))
  else await horsOrganisme(base, (trx) => journalisePersonne(trx, personne, refus))
}

/** Then back to the page that was asked; only what a GET can show again. */
function withReturn(vers: string, request: FastifyRequest): string {
  if (request.method !== 'GET' || request.url === '/') return vers
  return `${vers}?${new URLSearchParams({ retour: request.url })}`
}
