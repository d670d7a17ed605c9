import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, type Saisie, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import type { Oidc } from '../../oidc/fournisseur.ts'
import { Siren } from '../organismes/schemas.ts'
import { deleteAnnuaire, saveAnnuaire } from './gestion.actions.ts'
import { ReglagePage } from './gestion.views.tsx'
import { findReglage } from './queries.ts'
import { adresseRetour } from './rules.ts'
import { Annuaire, Retrait } from './schemas.ts'

/** Whoever opens a door has just proved who she is. */
const config = { permission: 'gestion:administrer', authentificationRecente: true } as const
const ADRESSE = '/gestion/organismes/:siren/annuaire'
const params = z.object({ siren: Siren })
const querystring = z.looseObject({ message: z.string().optional() })

const MESSAGES: Record<string, string> = {
  enregistre: 'L’annuaire est enregistré. Il ouvre l’espace dès maintenant.',
  retire: 'L’annuaire est retiré. Les personnes se connectent avec leur mot de passe.',
}

/** The directory by which an organisme's people sign in, set by the funder's administrateurs. */
export function annuairesGestion(oidc: Oidc): Routes {
  return async (app, { deps }) => {
    app.get(ADRESSE, { config, schema: { params, querystring } }, async (request, reply) =>
      show(deps, request, reply, { message: MESSAGES[request.query.message ?? ''] }),
    )

    app.post(
      ADRESSE,
      { config, schema: { params, body: Annuaire }, attachValidation: true },
      async (request, reply) => {
        refuseParams(request)
        const erreurs = formErrors(request)
        if (erreurs) return show(deps, request, reply, { erreurs, statut: 422 })
        const { siren } = request.params
        try {
          await saveAnnuaire({ ...deps, oidc }, request.personne, siren, request.body)
        } catch (erreur) {
          return show(deps, request, reply, explain(erreur))
        }
        return reply.redirect(`/gestion/organismes/${siren}/annuaire?message=enregistre`, 303)
      },
    )

    const retrait = { config, schema: { params, body: Retrait }, attachValidation: true }
    app.post(`${ADRESSE}/retrait`, retrait, async (request, reply) => {
      refuseParams(request)
      const erreurs = formErrors(request)
      if (erreurs) return show(deps, request, reply, { erreurs, statut: 422 })
      const { siren } = request.params
      try {
        await deleteAnnuaire(deps.base, request.personne, siren, request.body.version)
      } catch (erreur) {
        return show(deps, request, reply, explain(erreur))
      }
      return reply.redirect(`/gestion/organismes/${siren}/annuaire?message=retire`, 303)
    })
  }
}

function refuseParams(request: FastifyRequest): void {
  if (request.validationError?.validationContext === 'params') throw new Introuvable()
}

type Suite = { message?: string | undefined; erreurs?: Erreurs; conflit?: true; statut?: number }

function explain(erreur: unknown): Suite {
  if (erreur instanceof Invalide) return { erreurs: erreur.champs, statut: 422 }
  if (erreur instanceof Conflit) return { conflit: true, statut: 409 }
  throw erreur
}

async function show(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { statut = 200, ...suite }: Suite,
) {
  const { siren } = request.params as { siren: string }
  const reglage = await asGestion(deps.base, (trx) => findReglage(trx, siren))
  if (!reglage) throw new Introuvable()
  const lu: Saisie = {
    emetteur: reglage.emetteur ?? '',
    clientId: reglage.client_id ?? '',
    domaine: reglage.domaine ?? '',
    acr: (reglage.acr ?? []).join(' '),
    ...(reglage.exclusif ? { exclusif: '1' } : {}),
  }
  const { version, secret, ...saisie } = typed(request)
  const page = {
    ...suite,
    reglage,
    saisie: statut === 200 ? lu : saisie,
    retour: adresseRetour(deps.config.publicUrl, siren),
  }
  return reply.html(<ReglagePage contexte={await request.contexte()} {...page} />, statut)
}
