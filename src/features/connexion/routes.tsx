import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { horsOrganismeLecture } from '../../db/tenant.ts'
import { clearSessionCookie, setSessionCookie } from '../../http/cookie.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { hasAnnuaires } from '../annuaires/queries.ts'
import { isRefusAnnuaire, REFUS_ANNUAIRE } from '../annuaires/rules.ts'
import { NomAnnuaire } from '../annuaires/schemas.ts'
import { chooseOrganisme, type Demande, signIn, signOut } from './actions.ts'
import { readChoix } from './nouveautes.queries.ts'
import { safeReturn } from './rules.ts'
import { ChoixOrganisme, Connexion } from './schemas.ts'
import { ChoixPage, ConnexionPage } from './views.tsx'

const REFUS = 'Identifiant ou mot de passe incorrect. Vérifiez-les, ou choisissez un nouveau mot de passe.'
const MESSAGES: Record<string, string> = {
  deconnexion: 'Vous êtes déconnecté.',
  'mot-de-passe': 'Votre mot de passe est enregistré. Connectez-vous.',
}
const anonyme = { permission: 'anonyme' } as const
const verification = { permission: 'verification' } as const
const personne = { permission: 'personne' } as const

export const connexionPages: Routes = async (app, { deps }) => {
  const querystring = z.looseObject({
    retour: z.string().optional().catch(undefined),
    message: z.string().optional(),
    annuaire: z.string().optional().catch(undefined),
  })

  app.get('/connexion', { config: anonyme, schema: { querystring } }, async (request, reply) => {
    const { retour, message, annuaire } = request.query
    return reply.html(
      <ConnexionPage
        {...(await readEntree(deps, request))}
        {...(retour ? { retour: safeReturn(retour) } : {})}
        {...(message && MESSAGES[message] ? { message: MESSAGES[message] } : {})}
        {...(isRefusAnnuaire(annuaire) ? { refus: REFUS_ANNUAIRE[annuaire] } : {})}
        {...(message && NomAnnuaire.safeParse(annuaire).success ? { quitte: annuaire } : {})}
      />,
    )
  })

  app.post(
    '/connexion',
    { config: anonyme, schema: { body: Connexion }, attachValidation: true },
    async (request, reply) => {
      const erreurs = formErrors(request)
      const { identifiant = '', retour } = typed(request)
      const page = {
        ...(await readEntree(deps, request)),
        identifiant,
        ...(retour ? { retour: safeReturn(retour) } : {}),
      }
      if (erreurs) return reply.html(<ConnexionPage {...page} erreurs={erreurs} />, 422)
      const jeton = await signIn(deps, request.body, toDemande(request))
      if (!jeton) return reply.html(<ConnexionPage {...page} refus={REFUS} />, 422)
      setSessionCookie(reply, jeton)
      return reply.redirect(safeReturn(retour), 303)
    },
  )

  app.post(
    '/deconnexion',
    { config: verification, schema: { body: z.unknown() } },
    async (request, reply) => {
      const { session } = request
      await signOut(deps.base, session)
      clearSessionCookie(reply)
      const suite = session.annuaire ? `&annuaire=${session.annuaire}` : ''
      return reply
        .header('clear-site-data', '"cache"')
        .redirect(`/connexion?message=deconnexion${suite}`, 303)
    },
  )

  app.get('/choix-organisme', { config: personne }, async (request, reply) => {
    const choix = await readChoix(deps.base, request.session)
    const courante = request.acces?.habilitationId ?? null
    return reply.html(<ChoixPage contexte={await request.contexte()} choix={choix} courante={courante} />)
  })

  app.post(
    '/choix-organisme',
    { config: personne, schema: { body: ChoixOrganisme } },
    async (request, reply) => {
      const session = { empreinte: request.session.empreinte, personneId: request.personne.id }
      const jeton = await chooseOrganisme(deps.base, session, request.body.habilitation, toDemande(request))
      setSessionCookie(reply, jeton)
      return reply.redirect('/', 303)
    },
  )
}

/** What the sign-in page offers besides a password. */
async function readEntree({ base, config }: Deps, request: FastifyRequest) {
  const organismes = await horsOrganismeLecture(base, hasAnnuaires)
  return {
    contexte: await request.contexte(),
    annuaires: { financeur: config.oidc?.libelle ?? null, organismes },
  }
}

function toDemande(request: FastifyRequest): Demande {
  return {
    adresse: request.ip,
    navigateur: request.headers['user-agent'] ?? '',
    maintenant: request.maintenant,
  }
}
