import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Acces } from '../../auth/acces.ts'
import type { NomActe } from '../../core/actes.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { listChoixEtablissements } from '../etablissements/queries.ts'
import {
  changeUtilisateur,
  deactivateUtilisateur,
  endSessions,
  inviteUtilisateur,
  reactivateUtilisateur,
  recordRefusal,
  resendInvitation,
} from './actions.ts'
import type { SaisieFiche } from './droits.views.tsx'
import { NouvelUtilisateurPage, UtilisateurPage } from './fiche.views.tsx'
import { UtilisateursPage } from './liste.views.tsx'
import { findUtilisateur, listUtilisateurs, type Utilisateur } from './queries.ts'
import { refusJournalise } from './rules.ts'
import { FILTRES_UTILISATEURS, Modification, NouvelUtilisateur } from './schemas.ts'

const config = { permission: 'utilisateurs:gerer' } as const
/** Whoever gives or takes an access has just proved who she is. */
const sensible = { ...config, authentificationRecente: true } as const
const params = z.object({ id: z.uuid() })
const querystring = z.looseObject({ message: z.string().optional() })

const MESSAGES: Record<string, string> = {
  invitation: 'L’invitation est partie. La personne a 72 heures pour l’accepter.',
  renvoi: 'Une nouvelle invitation est partie. Le lien de la précédente ne sert plus.',
  modification: 'Les droits sont enregistrés. Ils agissent dès la prochaine page de la personne.',
  desactivation: 'L’accès est désactivé. Les sessions ouvertes sont fermées.',
  sessions: 'Ses sessions sont fermées. Elle peut se reconnecter.',
  reactivation: 'L’accès est réactivé.',
  reinvitation: 'La personne n’était jamais venue\u00a0: une nouvelle invitation est partie.',
}

export const utilisateursPages: Routes = async (app, { deps }) => {
  app.get('/utilisateurs', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_UTILISATEURS, request.query)
    const liste = await request.tenant((trx) => listUtilisateurs(trx, request.acces, lus.filtres))
    const message = MESSAGES[request.query.message ?? '']
    const page = { contexte: await request.contexte(), maintenant: request.maintenant, message }
    const partielle = request.acces.etablissements !== null
    return reply.html(<UtilisateursPage {...page} {...lus} {...liste} partielle={partielle} />)
  })

  app.get('/utilisateurs/nouveau', { config: sensible }, async (request, reply) =>
    showNew(request, reply, { saisie: { champs: { portee: 'tous' }, etablissement: [] } }),
  )

  const creation = { config: sensible, schema: { body: NouvelUtilisateur }, attachValidation: true }
  app.post('/utilisateurs/nouveau', creation, async (request, reply) => {
    const saisie = typedFiche(request)
    const erreurs = formErrors(request)
    if (erreurs) return showNew(request, reply, { saisie, erreurs })
    try {
      await act(request, { acte: 'utilisateur.invitation', id: '' }, (trx) =>
        inviteUtilisateur(trx, deps, request.acces, request.body),
      )
    } catch (error) {
      if (error instanceof Invalide) return showNew(request, reply, { saisie, erreurs: error.champs })
      throw error
    }
    return reply.redirect('/utilisateurs?message=invitation', 303)
  })

  app.get('/utilisateurs/:id', { config, schema: { params } }, async (request, reply) =>
    showUtilisateur(request, reply, request.params.id),
  )

  const modification = { config: sensible, schema: { params, body: Modification }, attachValidation: true }
  app.post('/utilisateurs/:id', modification, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { id } = request.params
    const saisie = typedFiche(request)
    const erreurs = formErrors(request)
    if (erreurs) return showUtilisateur(request, reply, id, { saisie, erreurs, statut: 422 })
    try {
      await act(request, { acte: 'utilisateur.modification', id }, (trx) =>
        changeUtilisateur(trx, request.acces, id, request.body),
      )
    } catch (error) {
      if (error instanceof Invalide) {
        return showUtilisateur(request, reply, id, { saisie, erreurs: error.champs, statut: 422 })
      }
      if (error instanceof Conflit)
        return showUtilisateur(request, reply, id, { saisie, conflit: true, statut: 409 })
      throw error
    }
    return reply.redirect('/utilisateurs?message=modification', 303)
  })

  acts(app, deps)
}

type ActeFiche = 'invitation' | 'desactivation' | 'sessions' | 'reactivation'

/** Acts on one person, each a resource of her fiche: a POST without fields. */
function acts(app: Parameters<Routes>[0], deps: Deps): void {
  const actes: Record<ActeFiche, (trx: Trx, acces: Acces, id: string) => Promise<string>> = {
    invitation: async (trx, acces, id) => {
      await resendInvitation(trx, deps, acces, id)
      return 'renvoi'
    },
    desactivation: async (trx, acces, id) => {
      await deactivateUtilisateur(trx, acces, id)
      return 'desactivation'
    },
    sessions: async (trx, acces, id) => {
      await endSessions(trx, acces, id)
      return 'sessions'
    },
    reactivation: async (trx, acces, id) =>
      (await reactivateUtilisateur(trx, deps, acces, id)) ? 'reinvitation' : 'reactivation',
  }
  for (const [nom, acte] of Object.entries(actes) as [ActeFiche, (typeof actes)[ActeFiche]][]) {
    app.post(
      `/utilisateurs/:id/${nom}`,
      { config: sensible, schema: { params, body: z.unknown() } },
      async (request, reply) => {
        const { id } = params.parse(request.params)
        const message = await act(request, { acte: `utilisateur.${nom}`, id }, (trx) =>
          acte(trx, request.acces, id),
        )
        return reply.redirect(`/utilisateurs?message=${message}`, 303)
      },
    )
  }
}

/** One transaction for what is done, another for the line of a refusal, which the first would take away with it. */
async function act<T>(
  request: FastifyRequest,
  essai: { acte: NomActe; id: string },
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  try {
    return await request.tenant(work)
  } catch (erreur) {
    const motif = refusJournalise(erreur)
    if (motif) await request.tenant((trx) => recordRefusal(trx, request.acces, { ...essai, motif }))
    throw erreur
  }
}

type Suite = { saisie?: SaisieFiche; erreurs?: Record<string, string>; conflit?: boolean; statut?: number }

async function showNew(request: FastifyRequest, reply: FastifyReply, suite: Suite & { saisie: SaisieFiche }) {
  const choix = await request.tenant((trx) => listChoixEtablissements(trx, request.acces))
  const page = {
    ...suite,
    contexte: await request.contexte(),
    choix,
    tous: request.acces.etablissements === null,
  }
  return reply.html(<NouvelUtilisateurPage {...page} />, suite.erreurs ? 422 : 200)
}

/** A foreign or absent person is not found, before anything typed is looked at. */
async function showUtilisateur(request: FastifyRequest, reply: FastifyReply, id: string, suite: Suite = {}) {
  const { acces, maintenant } = request
  const { utilisateur, choix } = await request.tenant(async (trx) => ({
    utilisateur: await findUtilisateur(trx, acces, id),
    choix: await listChoixEtablissements(trx, acces),
  }))
  if (!utilisateur) throw new Introuvable()
  const { saisie = toSaisie(utilisateur), statut = 200, ...reste } = suite
  const page = { ...reste, saisie, utilisateur, choix, maintenant, tous: acces.etablissements === null }
  const moi = utilisateur.id === acces.habilitationId
  return reply.html(<UtilisateurPage contexte={await request.contexte()} {...page} moi={moi} />, statut)
}

function toSaisie({ profil, etablissements, sans_noms }: Utilisateur): SaisieFiche {
  const portee = etablissements === null ? 'tous' : 'choix'
  const champs = { profil, portee, ...(sans_noms ? { sansNoms: '1' } : {}) }
  return { champs, etablissement: etablissements ?? [] }
}

function typedFiche(request: FastifyRequest): SaisieFiche {
  const brut = (request.body as { etablissement?: unknown } | null)?.etablissement
  return { champs: typed(request), etablissement: [brut].flat().filter((n) => typeof n === 'string') }
}
