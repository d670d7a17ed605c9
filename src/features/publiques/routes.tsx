import type { FastifyRequest } from 'fastify'
import { horsOrganisme } from '../../db/tenant.ts'
import { readSessionCookie } from '../../http/cookie.ts'
import type { Routes } from '../../http/types.ts'
import { textesEnVigueur } from '../conditions/queries.ts'
import { AccessibilitePage } from './accessibilite.views.tsx'
import { AidePage } from './aide.views.tsx'
import { DonneesPage } from './donnees.views.tsx'
import { MentionsPage } from './mentions.views.tsx'

const config = { permission: 'public' } as const

export const publiquesPages: Routes = async (app, { deps }) => {
  app.get('/accessibilite', { config }, async (request, reply) =>
    reply.html(<AccessibilitePage {...(await entourage(request))} />),
  )

  app.get('/mentions-legales', { config }, async (request, reply) =>
    reply.html(<MentionsPage {...(await entourage(request))} />),
  )

  app.get('/donnees-personnelles', { config }, async (request, reply) => {
    const textes = await horsOrganisme(deps.base, (trx) => textesEnVigueur(trx, request.maintenant))
    return reply.html(<DonneesPage {...(await entourage(request))} texte={textes.RGPD} />)
  })

  app.get('/aide', { config }, async (request, reply) =>
    reply.html(<AidePage {...(await entourage(request))} expediteur={deps.config.mailFrom} />),
  )
}

/**
 * A public page asks for no session, so it only looks whether there may be one: the way back leads to the
 * sign-in page if it has ended.
 */
async function entourage(request: FastifyRequest) {
  return { contexte: await request.contexte(), connecte: readSessionCookie(request) !== undefined }
}
