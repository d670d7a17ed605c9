import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalisePersonne } from '../../auth/journal.ts'
import { endObservation, type Observateur } from '../../auth/observations.ts'
import { ErreurMetier, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { changeInvitation, inviteAdministrateur, observeOrganisme } from './actions.ts'
import { OrganismesPage } from './liste.views.tsx'
import { readOrganisme } from './organisme.queries.ts'
import { OrganismePage } from './organisme.views.tsx'
import { listOrganismes } from './queries.ts'
import { FILTRES_LISTES, FILTRES_ORGANISMES, Observation, PremierAdministrateur, Siren } from './schemas.ts'

const config = { permission: 'gestion' } as const
const params = z.object({ siren: Siren })
const querystring = z.looseObject({ message: z.string().optional() })

const MESSAGES: Record<string, string> = {
  'fin-observation': 'Vous avez quitté l’espace de cet organisme.',
  retrait: 'L’invitation est retirée\u00a0: son lien ne sert plus.',
  renvoi: 'L’invitation est repartie, valable 72 heures. Le lien précédent ne sert plus.',
  invitation: 'L’invitation est partie. La personne a 72 heures pour l’accepter.',
}

/** The funder's people find any organisme, and see it whole. */
export const organismesPages: Routes = async (app, { deps }) => {
  app.get('/gestion/organismes', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_ORGANISMES, request.query)
    const liste = await asGestion(deps.base, (trx) => listOrganismes(trx, lus.filtres))
    return reply.html(<OrganismesPage contexte={await request.contexte()} {...lus} {...liste} />)
  })

  app.get('/gestion/organismes/:siren', { config, schema: { params, querystring } }, async (request, reply) =>
    showOrganisme(deps, request, reply, {
      siren: request.params.siren,
      message: MESSAGES[request.query.message ?? ''],
    }),
  )

  const invitation = { config, schema: { params, body: PremierAdministrateur }, attachValidation: true }
  app.post('/gestion/organismes/:siren/administrateur', invitation, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { siren } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showOrganisme(deps, request, reply, { siren, erreurs })
    try {
      await asGestion(deps.base, (trx) =>
        inviteAdministrateur(trx, deps, request.personne, siren, request.body),
      )
    } catch (error) {
      if (!(error instanceof ErreurMetier) || error.statut !== 409) throw error
      const champ = error.code === 'DEJA_INVITE' ? 'confirme' : 'email'
      return showOrganisme(deps, request, reply, { siren, erreurs: { [champ]: error.message }, statut: 409 })
    }
    return reply.redirect(`/gestion/organismes/${siren}?message=invitation`, 303)
  })

  app.register(invitationPages, { deps })
  app.register(observationPages, { deps })
}

/** What the funder's own invitations become while nobody has answered them. */
const invitationPages: Routes = async (app, { deps }) => {
  const schema = { params: params.extend({ id: z.uuid() }), body: z.unknown() }
  for (const geste of ['retrait', 'renvoi'] as const)
    app.post(
      `/gestion/organismes/:siren/invitations/:id/${geste}`,
      { config, schema },
      async (request, reply) => {
        const cible = schema.params.parse(request.params)
        await asGestion(deps.base, (trx) =>
          changeInvitation(trx, deps, request.personne, { ...cible, geste }),
        )
        return reply.redirect(`/gestion/organismes/${cible.siren}?message=${geste}`, 303)
      },
    )
}

/** « Voir comme »: opened with a reason, closed by hand or by time. */
const observationPages: Routes = async (app, { deps }) => {
  const debut = { config, schema: { params, body: Observation }, attachValidation: true }
  app.post('/gestion/organismes/:siren/observation', debut, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { siren } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showOrganisme(deps, request, reply, { siren, erreurs })
    try {
      await asGestion(deps.base, (trx) => observeOrganisme(trx, observateur(request), siren, request.body))
    } catch (error) {
      if (error instanceof Invalide)
        return showOrganisme(deps, request, reply, { siren, erreurs: error.champs })
      throw error
    }
    return reply.redirect('/', 303)
  })

  app.post('/gestion/observation/fin', { config, schema: { body: z.unknown() } }, async (request, reply) => {
    const siren = await asGestion(deps.base, (trx) => endObservation(trx, observateur(request)))
    return reply.redirect(siren ? `/gestion/organismes/${siren}?message=fin-observation` : '/gestion', 303)
  })
}

function observateur({ session, personne }: FastifyRequest): Observateur {
  return { empreinte: session.empreinte, personne }
}

type Suite = {
  siren: string
  message?: string | undefined
  erreurs?: Record<string, string>
  statut?: number
}

async function showOrganisme(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { siren, message, erreurs, statut = erreurs ? 422 : 200 }: Suite,
) {
  const { filtres, ignores } = readFiltres(FILTRES_LISTES, request.query)
  const lu = await asGestion(deps.base, async (trx) => {
    const organisme = await readOrganisme(trx, siren, filtres)
    if (!organisme) throw new Introuvable()
    const auteur = { ...request.personne, organismeId: organisme.organisme.id }
    await journalisePersonne(trx, auteur, {
      acte: 'organisme.lecture',
      objetType: 'organisme',
      objetId: siren,
    })
    return organisme
  })
  const page = {
    ...lu,
    message,
    ignores,
    erreurs,
    saisie: typed(request),
    coches: checked(request),
    maintenant: request.maintenant,
  }
  return reply.html(<OrganismePage contexte={await request.contexte()} {...page} />, statut)
}

function checked(request: FastifyRequest): string[] {
  const brut = (request.body as { etablissement?: unknown } | null)?.etablissement
  return [brut].flat().filter((numero) => typeof numero === 'string')
}
