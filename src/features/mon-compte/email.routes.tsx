import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Invalide } from '../../core/errors.ts'
import { horsOrganismeLecture } from '../../db/tenant.ts'
import { formErrors, typed } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { confirmEmail, requestEmail } from './email.actions.ts'
import { ConfirmationEmailPage, EmailConfirmePage, LienEmailPerimePage } from './email.views.tsx'
import { findLienEmail } from './queries.ts'
import { NouvelEmail } from './schemas.ts'
import { EmailPage } from './views.tsx'

const sensible = { permission: 'personne', authentificationRecente: 'si-facteur' } as const
const ouvert = { permission: 'public' } as const
const params = z.object({ jeton: z.string().max(200) })

export const emailPages: Routes = async (app, { deps }) => {
  app.get('/mon-compte/email', { config: sensible }, async (request, reply) =>
    reply.html(<EmailPage contexte={await request.contexte()} />),
  )

  const formulaire = { config: sensible, schema: { body: NouvelEmail }, attachValidation: true }
  app.post('/mon-compte/email', formulaire, async (request, reply) => {
    const refuse = async (erreurs: Record<string, string>) => {
      const page = { contexte: await request.contexte(), saisie: typed(request), erreurs }
      return reply.html(<EmailPage {...page} />, 422)
    }
    const erreurs = formErrors(request)
    if (erreurs) return refuse(erreurs)
    try {
      await requestEmail(deps, request.session, request.body)
    } catch (error) {
      if (error instanceof Invalide) return refuse(error.champs)
      throw error
    }
    return reply.redirect('/mon-compte?message=email', 303)
  })

  app.get('/email/:jeton', { config: ouvert, schema: { params } }, async (request, reply) => {
    const { jeton } = request.params
    const lien = await horsOrganismeLecture(deps.base, (trx) => findLienEmail(trx, jeton, request.maintenant))
    const contexte = await request.contexte()
    if (!lien) return reply.html(<LienEmailPerimePage contexte={contexte} />, 410)
    return reply.html(<ConfirmationEmailPage contexte={contexte} jeton={jeton} {...lien} />)
  })

  app.post(
    '/email/:jeton',
    { config: ouvert, schema: { params, body: z.unknown() } },
    async (request, reply) => {
      const confirme = await confirmEmail(deps, request.params.jeton, toDemande(request))
      const contexte = await request.contexte()
      if (!confirme) return reply.html(<LienEmailPerimePage contexte={contexte} />, 410)
      return reply.html(<EmailConfirmePage contexte={contexte} />)
    },
  )
}

function toDemande({ ip, headers, maintenant }: FastifyRequest) {
  return { adresse: ip, navigateur: headers['user-agent'] ?? '', maintenant }
}
