import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Redirection } from '../../core/errors.ts'
import { setSessionCookie } from '../../http/cookie.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { isRefusAnnuaire, REFUS_ANNUAIRE } from '../annuaires/rules.ts'
import { safeReturn } from '../connexion/rules.ts'
import { Verification } from './schemas.ts'
import { giveFactor, prepareVerification } from './verification.actions.ts'
import { VerificationPage } from './verification.views.tsx'

const querystring = z.looseObject({
  retour: z.string().max(2000).optional().catch(undefined),
  annuaire: z.string().optional().catch(undefined),
})
const REFUS = 'Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis recommencez.'

/** The same question at two moments: before anything opens, and before a sensitive act. */
const MOMENTS = {
  '/connexion/verification': {
    permission: 'verification',
    titre: 'C’est bien vous\u00a0?',
    texte: 'Votre mot de passe est juste. Confirmez maintenant que c’est vous qui l’avez donné.',
  },
  '/mon-compte/confirmation': {
    permission: 'connecte',
    titre: 'Confirmez que c’est vous',
    texte: 'La suite touche à la sécurité\u00a0: un code de moins de cinq minutes est demandé.',
  },
} as const

export const verificationPages: Routes = async (app, { deps }) => {
  for (const [chemin, { permission }] of Object.entries(MOMENTS) as [Moment, (typeof MOMENTS)[Moment]][]) {
    const config = { permission }
    app.get(chemin, { config, schema: { querystring } }, async (request, reply) => {
      refuseUseless(chemin, request, request.query.retour)
      const { retour, annuaire } = request.query
      return show(deps, request, reply, {
        chemin,
        retour,
        ...(isRefusAnnuaire(annuaire) ? { echec: REFUS_ANNUAIRE[annuaire] } : {}),
      })
    })

    const formulaire = { config, schema: { body: Verification }, attachValidation: true }
    app.post(chemin, formulaire, async (request, reply) => {
      const { retour } = typed(request)
      refuseUseless(chemin, request, retour)
      const erreurs = formErrors(request)
      if (erreurs)
        return show(deps, request, reply, { chemin, retour, erreur: Object.values(erreurs)[0] ?? REFUS })
      const jeton = await giveFactor(deps, request.session, request.body)
      if (!jeton) return show(deps, request, reply, { chemin, retour, erreur: REFUS })
      setSessionCookie(reply, jeton)
      return reply.redirect(safeReturn(retour), 303)
    })
  }
}

type Moment = keyof typeof MOMENTS

/** Nothing to ask: the factor is given already, or she has none. */
function refuseUseless(chemin: Moment, { session }: FastifyRequest, retour: string | undefined): void {
  const { connu, exige, le, annuaire } = session.facteur
  if ((!connu && !annuaire) || (chemin === '/connexion/verification' && (!exige || le !== null)))
    throw new Redirection(safeReturn(retour))
}

type Suite = { chemin: Moment; retour?: string | undefined; erreur?: string; echec?: string }

async function show(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { chemin, retour, erreur, echec }: Suite,
) {
  const page = {
    contexte: await request.contexte(),
    action: chemin,
    ...MOMENTS[chemin],
    retour: retour ? safeReturn(retour) : undefined,
    echec,
    connu: request.session.facteur.connu,
    parAnnuaire: chemin === '/mon-compte/confirmation' && request.session.facteur.annuaire !== null,
    cle: await prepareVerification(deps, request.session),
    erreur,
  }
  return reply.html(<VerificationPage {...page} />, erreur ? 422 : 200)
}
