import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { answerLevee, requestLevee } from './levee.actions.ts'
import { listLevees } from './levee.queries.ts'
import { DemandeDeLevee, SUITES_LEVEE } from './levee.schemas.ts'
import { LeveesPage } from './levee.views.tsx'

const lecture = { permission: 'gestion' } as const
const ecriture = { ...lecture, authentificationRecente: true } as const
const params = z.object({ id: z.uuid() })

const MESSAGES: Record<string, string> = {
  demande: 'C’est demandé. Une autre personne de l’équipe doit confirmer.',
  confirmation: 'Le second facteur est retiré et les sessions sont fermées. La personne est prévenue.',
  refus: 'La demande est écartée\u00a0: rien n’a changé.',
}

export const leveesPages: Routes = async (app, { deps }) => {
  const querystring = z.looseObject({ message: z.string().optional() })
  app.get('/gestion/facteurs', { config: lecture, schema: { querystring } }, async (request, reply) =>
    show(deps, request, reply, { message: MESSAGES[request.query.message ?? ''] }),
  )

  const formulaire = { config: ecriture, schema: { body: DemandeDeLevee }, attachValidation: true }
  app.post('/gestion/facteurs', formulaire, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return show(deps, request, reply, { erreurs })
    try {
      await requestLevee(deps, request.personne, request.body)
    } catch (error) {
      if (error instanceof Invalide) return show(deps, request, reply, { erreurs: error.champs })
      throw error
    }
    return reply.redirect('/gestion/facteurs?message=demande', 303)
  })

  for (const suite of SUITES_LEVEE) {
    const acte = { config: ecriture, schema: { params, body: z.unknown() } }
    app.post(`/gestion/facteurs/:id/${suite}`, acte, async (request, reply) => {
      await answerLevee(deps, request.personne, params.parse(request.params).id, suite)
      return reply.redirect(`/gestion/facteurs?message=${suite}`, 303)
    })
  }
}

type Suite = { message?: string | undefined; erreurs?: Record<string, string> }

async function show(deps: Deps, request: FastifyRequest, reply: FastifyReply, suite: Suite) {
  const levees = await asGestion(deps.base, (trx) => listLevees(trx))
  const page = { ...suite, contexte: await request.contexte(), levees, moi: request.personne.id }
  return reply.html(<LeveesPage {...page} saisie={typed(request)} />, suite.erreurs ? 422 : 200)
}
