import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { formErrors } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { removeFactor, replaceCodes } from './actions.ts'
import { CodesPage } from './enrolement.views.tsx'
import { ActePage } from './facteurs.views.tsx'
import { MotDePasseActuel } from './schemas.ts'

const config = { permission: 'personne', authentificationRecente: true } as const

/** The passkey, where the address names one. */
const params = z.object({ id: z.uuid().optional() })

type Page = { titre: string; texte: string; bouton: string; danger?: boolean }

const RETRAIT_APPLICATION: Page = {
  titre: 'Retirer l’application d’authentification',
  texte:
    'Ses codes ne serviront plus. Si c’est votre dernier moyen, vos codes de secours disparaissent avec elle.',
  bouton: 'Retirer l’application',
  danger: true,
}
const RETRAIT_CLE: Page = {
  titre: 'Retirer la clé d’accès',
  texte:
    'Elle ne servira plus ici. Si c’est votre dernier moyen, vos codes de secours disparaissent avec elle.',
  bouton: 'Retirer la clé d’accès',
  danger: true,
}
const CODES: Page = {
  titre: 'Remplacer mes codes de secours',
  texte: 'Dix nouveaux codes vous seront montrés une fois. Les anciens ne serviront plus.',
  bouton: 'Remplacer mes codes',
}

/** Acts on one's own factors: read, then confirmed by the password, a factor having just been given. */
export const actesPages: Routes = async (app, { deps }) => {
  const retrait = async (request: FastifyRequest, motDePasse: string) => {
    await removeFactor(deps, request.session, params.parse(request.params).id ?? null, motDePasse)
    return null
  }
  app.register(actePages('/mon-compte/facteurs/application/retrait', RETRAIT_APPLICATION, retrait), { deps })
  app.register(actePages('/mon-compte/facteurs/cles/:id/retrait', RETRAIT_CLE, retrait), { deps })
  app.register(
    actePages('/mon-compte/facteurs/codes', CODES, (request, motDePasse) =>
      replaceCodes(deps, request.session, motDePasse),
    ),
    { deps },
  )
}

/** `work` returns codes to show, or null. */
function actePages(
  chemin: string,
  page: Page,
  work: (request: FastifyRequest, motDePasse: string) => Promise<string[] | null>,
): Routes {
  return async (app) => {
    app.get(chemin, { config, schema: { params } }, async (request, reply) =>
      reply.html(<ActePage {...page} contexte={await request.contexte()} action={actionOf(request)} />),
    )

    const formulaire = { config, schema: { params, body: MotDePasseActuel }, attachValidation: true }
    app.post(chemin, formulaire, async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw new Introuvable()
      const refuse = async (erreurs: Record<string, string>) => {
        const contexte = await request.contexte()
        return reply.html(<ActePage {...page} {...{ contexte, erreurs }} action={actionOf(request)} />, 422)
      }
      const erreurs = formErrors(request)
      if (erreurs) return refuse(erreurs)
      try {
        const codes = await work(request, request.body.motDePasse)
        if (!codes) return reply.redirect('/mon-compte/facteurs?message=retrait', 303)
        const contexte = await request.contexte()
        return reply.html(<CodesPage {...{ contexte, codes }} suite="/mon-compte/facteurs" />)
      } catch (error) {
        if (error instanceof Invalide) return refuse(error.champs)
        throw error
      }
    })
  }
}

const actionOf = ({ url }: FastifyRequest) => url.split('?')[0] ?? ''
