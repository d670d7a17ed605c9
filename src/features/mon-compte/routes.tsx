import { z } from 'zod'
import { Invalide } from '../../core/errors.ts'
import { capitalise, pluriel } from '../../core/texte.ts'
import { horsOrganismeLecture } from '../../db/tenant.ts'
import { formErrors } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { type Facteurs, readFacteurs } from '../facteurs/queries.ts'
import { changePassword, endOthers, endSession } from './actions.ts'
import { listSessions } from './queries.ts'
import { NouveauMotDePasse } from './schemas.ts'
import { MonComptePage, MotDePassePage } from './views.tsx'

const personne = { permission: 'personne' } as const
const sensible = { permission: 'personne', authentificationRecente: 'si-facteur' } as const
const params = z.object({ reference: z.uuid() })

const MESSAGES: Record<string, string> = {
  'mot-de-passe': 'Votre mot de passe est changé. Vos autres sessions sont fermées.',
  email: 'Si cette adresse est libre, un courriel vient d’y partir. Ouvrez son lien dans les 24 heures.',
  session: 'La session est fermée.',
  sessions: 'Vos autres sessions sont fermées.',
}

export const monComptePages: Routes = async (app, { deps }) => {
  const querystring = z.looseObject({ message: z.string().optional() })
  app.get('/mon-compte', { config: personne, schema: { querystring } }, async (request, reply) => {
    const { session } = request
    const [sessions, facteurs] = await horsOrganismeLecture(deps.base, (trx) =>
      Promise.all([listSessions(trx, session.personne), readFacteurs(trx, session.personne.id)]),
    )
    const page = {
      sessions,
      facteurs: describe(facteurs),
      contexte: await request.contexte(),
      email: session.personne.email,
      precedenteLe: session.precedenteLe,
      courante: session.empreinte,
      message: MESSAGES[request.query.message ?? ''],
    }
    return reply.html(<MonComptePage {...page} />)
  })

  app.get('/mon-compte/mot-de-passe', { config: sensible }, async (request, reply) =>
    reply.html(<MotDePassePage contexte={await request.contexte()} />),
  )

  const formulaire = { config: sensible, schema: { body: NouveauMotDePasse }, attachValidation: true }
  app.post('/mon-compte/mot-de-passe', formulaire, async (request, reply) => {
    const refuse = async (erreurs: Record<string, string>) =>
      reply.html(<MotDePassePage contexte={await request.contexte()} erreurs={erreurs} />, 422)
    const erreurs = formErrors(request)
    if (erreurs) return refuse(erreurs)
    try {
      await changePassword(deps, request.session, request.body)
    } catch (error) {
      if (error instanceof Invalide) return refuse(error.champs)
      throw error
    }
    return reply.redirect('/mon-compte?message=mot-de-passe', 303)
  })

  app.post(
    '/mon-compte/sessions/fin',
    { config: personne, schema: { body: z.unknown() } },
    async (request, reply) => {
      await endOthers(deps.base, request.session)
      return reply.redirect('/mon-compte?message=sessions', 303)
    },
  )

  const une = { config: personne, schema: { params, body: z.unknown() } }
  app.post('/mon-compte/sessions/:reference/fin', une, async (request, reply) => {
    await endSession(deps.base, request.session, request.params.reference)
    return reply.redirect('/mon-compte?message=session', 303)
  })

  // The request itself is what prolongs: the page's script asks it, and starts its count again.
  app.post(
    '/mon-compte/prolongation',
    { config: { permission: 'connecte' }, schema: { body: z.unknown() } },
    async (request) => ({
      secondes: (await request.contexte()).session?.secondes ?? 0,
    }),
  )
}

function describe({ application, cles, codes }: Facteurs): string {
  const moyens = [
    ...(application ? ['application d’authentification'] : []),
    ...(cles.length > 0 ? [pluriel(cles.length, 'clé d’accès', 'clés d’accès')] : []),
  ]
  return moyens.length === 0
    ? 'Aucun'
    : `${capitalise(moyens.join(' et '))}, ${codes === 0 ? 'aucun code de secours' : pluriel(codes, 'code de secours', 'codes de secours')}`
}
