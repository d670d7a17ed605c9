import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit } from '../../core/errors.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { setExigence } from './exigence.actions.ts'
import { readExigence } from './exigence.queries.ts'
import { Exigence } from './exigence.schemas.ts'
import { ExigencePage } from './exigence.views.tsx'

const config = { permission: 'utilisateurs:gerer', authentificationRecente: true } as const
const CHEMIN = '/utilisateurs/second-facteur'

/** Where an administrateur says that the second factor is asked of everybody at sign-in. */
export const exigencePages: Routes = async (app) => {
  const querystring = z.looseObject({ message: z.string().optional() })
  app.get(CHEMIN, { config, schema: { querystring } }, async (request, reply) =>
    show(request, reply, { fait: request.query.message === 'fait' }),
  )

  app.post(CHEMIN, { config, schema: { body: Exigence }, attachValidation: true }, async (request, reply) => {
    const erreurs = formErrors(request)
    const { exige: saisie = '' } = typed(request)
    if (erreurs) return show(request, reply, { saisie, erreurs, statut: 422 })
    try {
      await request.tenant((trx) => setExigence(trx, request.acces, request.body))
    } catch (error) {
      if (error instanceof Conflit) return show(request, reply, { saisie, conflit: true, statut: 409 })
      throw error
    }
    return reply.redirect(`${CHEMIN}?message=fait`, 303)
  })
}

type Suite = {
  saisie?: string
  erreurs?: Record<string, string>
  conflit?: boolean
  fait?: boolean
  statut?: number
}

async function show(request: FastifyRequest, reply: FastifyReply, { statut = 200, saisie, ...suite }: Suite) {
  const lue = await request.tenantLecture((trx) => readExigence(trx, request.acces))
  const page = {
    ...suite,
    contexte: await request.contexte(),
    lue,
    saisie: saisie ?? (lue.exige ? 'oui' : 'non'),
  }
  return reply.html(<ExigencePage {...page} />, statut)
}
