import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Introuvable, TropDeDemandes } from '../../core/errors.ts'
import { horsOrganisme, horsOrganismeLecture } from '../../db/tenant.ts'
import { readSessionCookie } from '../../http/cookie.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { REFERENCE_SIGNALEMENT } from './rules.ts'
import { Signalement } from './schemas.ts'
import { reportDefaut } from './signalement.actions.ts'
import { findRecu } from './signalement.queries.ts'
import { RecuSignalementPage, SignalementPage } from './signalement.views.tsx'

const config = { permission: 'public' } as const

/** Anybody, signed in or not, complains of an accessibility defect. */
export const signalementPages: Routes = async (app, { deps }) => {
  app.get('/accessibilite/signalement', { config }, async (request, reply) =>
    reply.html(<SignalementPage {...(await entourage(request))} />),
  )

  const formulaire = { config, schema: { body: Signalement }, attachValidation: true }
  app.post('/accessibilite/signalement', formulaire, async (request, reply) => {
    const page = { ...(await entourage(request)), saisie: typed(request) }
    const erreurs = formErrors(request)
    if (erreurs) return reply.html(<SignalementPage {...page} erreurs={erreurs} />, 422)
    const envoi = { adresse: request.ip, maintenant: request.maintenant }
    try {
      const reference = await horsOrganisme(deps.base, (trx) =>
        reportDefaut(trx, deps.queue, request.body, envoi),
      )
      return reply.redirect(`/accessibilite/signalement/${reference}`, 303)
    } catch (error) {
      if (!(error instanceof TropDeDemandes)) throw error
      reply.header('retry-after', error.attendreSecondes)
      return reply.html(<SignalementPage {...page} refus={error.message} />, 429)
    }
  })

  const params = z.object({ reference: z.string().regex(REFERENCE_SIGNALEMENT) })
  app.get('/accessibilite/signalement/:reference', { config, schema: { params } }, async (request, reply) => {
    const recu = await horsOrganismeLecture(deps.base, (trx) => findRecu(trx, request.params.reference))
    if (!recu) throw new Introuvable()
    return reply.html(<RecuSignalementPage {...(await entourage(request))} recu={recu} />)
  })
}

async function entourage(request: FastifyRequest) {
  return { contexte: await request.contexte(), connecte: readSessionCookie(request) !== undefined }
}
