import type { FastifyRequest } from 'fastify'
import { horsOrganisme, horsOrganismeLecture } from '../../db/tenant.ts'
import { readSessionCookie } from '../../http/cookie.ts'
import type { Routes } from '../../http/types.ts'
import { textesEnVigueur } from '../conditions/queries.ts'
import { findTexte } from '../textes/queries.ts'
import type { TypeTexte } from '../textes/schemas.ts'
import { AccessibilitePage } from './accessibilite.views.tsx'
import { AidePage } from './aide.views.tsx'
import { DonneesPage } from './donnees.views.tsx'
import { MentionsPage } from './mentions.views.tsx'

const config = { permission: 'public' } as const

export const publiquesPages: Routes = async (app, { deps }) => {
  const publie = async (type: TypeTexte) =>
    (await horsOrganismeLecture(deps.base, (trx) => findTexte(trx, type)))?.contenu

  app.get('/accessibilite', { config }, async (request, reply) =>
    reply.html(<AccessibilitePage {...(await entourage(request))} texte={await publie('ACCESSIBILITE')} />),
  )

  app.get('/mentions-legales', { config }, async (request, reply) =>
    reply.html(<MentionsPage {...(await entourage(request))} texte={await publie('MENTIONS')} />),
  )

  app.get('/donnees-personnelles', { config }, async (request, reply) => {
    const textes = await horsOrganisme(deps.base, (trx) => textesEnVigueur(trx, request.maintenant))
    return reply.html(<DonneesPage {...(await entourage(request))} texte={textes.RGPD} />)
  })

  app.get('/aide', { config }, async (request, reply) => {
    const aide = { expediteur: deps.config.mailFrom, contact: await publie('CONTACT') }
    return reply.html(<AidePage {...(await entourage(request))} {...aide} />)
  })
}

/**
 * A public page asks for no session, so it only looks whether there may be one: the way back leads to the
 * sign-in page if it has ended.
 */
async function entourage(request: FastifyRequest) {
  return { contexte: await request.contexte(), connecte: readSessionCookie(request) !== undefined }
}
