import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import type { Queue } from '../../jobs/queue.ts'
import { FilePage } from './file.views.tsx'
import { answerConversation, moveConversation } from './gestion.actions.ts'
import { countFile, findConversationOf, listFile } from './gestion.queries.ts'
import { ConversationTraiteePage, type EssaiReponse, SignalementTraitePage } from './gestion.views.tsx'
import { FILTRES_MESSAGES, PAR_PAGE, Reponse, SUITES, type Suite, Vus } from './schemas.ts'
import { answerSignalement, moveSignalement } from './signalement.actions.ts'
import { findSignalement } from './signalement.queries.ts'

const config = { permission: 'gestion' } as const
const params = z.object({ id: z.uuid() })
const querystring = z.looseObject({})

/** What the team does with a conversation or with a complaint: the same acts, other rows. */
type Sorte = {
  base: string
  answer(trx: Trx, queue: Queue, personne: Personne, id: string, reponse: Reponse): Promise<void>
  move(trx: Trx, personne: Personne, id: string, vers: { suite: Suite; vus: number }): Promise<void>
  show: Montre
}
type Montre = (
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  demande: { id: string; essai?: EssaiReponse; statut?: number },
) => Promise<FastifyReply>

const SORTES: readonly Sorte[] = [
  {
    base: '/gestion/messages',
    answer: answerConversation,
    move: moveConversation,
    async show(deps, request, reply, { id, essai = {}, statut }) {
      const conversation = await asGestion(deps.base, async (trx) => {
        const lue = await findConversationOf(trx, id)
        if (!lue) throw new Introuvable()
        const auteur = { ...request.personne, organismeId: lue.organisme_id }
        await journalisePersonne(trx, auteur, {
          acte: 'message.lecture',
          objetType: 'conversation',
          objetId: id,
        })
        return lue
      })
      const page = { contexte: await request.contexte(), essai, conversation }
      return reply.html(<ConversationTraiteePage {...page} />, statut)
    },
  },
  {
    base: '/gestion/signalements',
    answer: answerSignalement,
    move: moveSignalement,
    async show(deps, request, reply, { id, essai = {}, statut }) {
      const signalement = await asGestion(deps.base, async (trx) => {
        const lu = await findSignalement(trx, id)
        if (!lu) throw new Introuvable()
        const acte = { acte: 'signalement.lecture', objetType: 'signalement', objetId: id } as const
        await journalisePersonne(trx, request.personne, acte)
        return lu
      })
      const page = { contexte: await request.contexte(), essai, signalement }
      return reply.html(<SignalementTraitePage {...page} />, statut)
    },
  },
]

/** The team's queue, and what she does of each demand. */
export const messagesGestion: Routes = async (app, { deps }) => {
  app.get('/gestion/messages', { config, schema: { querystring } }, async (request, reply) => {
    const { filtres, ignores } = readFiltres(FILTRES_MESSAGES, request.query)
    const { etat = 'a_traiter', page: voulue = 1 } = filtres
    const lu = await asGestion(deps.base, async (trx) => {
      const comptes = await countFile(trx)
      const pages = Math.max(1, Math.ceil(comptes[etat] / PAR_PAGE))
      const page = voulue <= pages ? voulue : 1
      return { comptes, page, pages, lignes: await listFile(trx, { etat, page }) }
    })
    return reply.html(<FilePage contexte={await request.contexte()} etat={etat} {...lu} ignores={ignores} />)
  })

  for (const sorte of SORTES) app.register(sortePages(sorte), { deps })
}

function sortePages({ base, answer, move, show }: Sorte): Routes {
  return async (app, { deps }) => {
    app.get(`${base}/:id`, { config, schema: { params } }, async (request, reply) =>
      show(deps, request, reply, { id: request.params.id }),
    )

    const reponse = { config, schema: { params, body: Reponse }, attachValidation: true }
    app.post(`${base}/:id`, reponse, async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw new Introuvable()
      const { id } = request.params
      const saisie = typed(request)
      const erreurs = formErrors(request)
      if (erreurs) return show(deps, request, reply, { id, essai: { saisie, erreurs }, statut: 422 })
      try {
        await asGestion(deps.base, (trx) => answer(trx, deps.queue, request.personne, id, request.body))
      } catch (erreur) {
        if (!(erreur instanceof Conflit)) throw erreur
        return show(deps, request, reply, { id, essai: { saisie, refus: erreur.message }, statut: 409 })
      }
      return reply.redirect(`${base}/${id}`, 303)
    })

    for (const suite of Object.keys(SUITES) as Suite[]) {
      app.post(`${base}/:id/${suite}`, { config, schema: { params, body: Vus } }, async (request, reply) => {
        const { id } = request.params
        const { vus } = request.body
        await asGestion(deps.base, (trx) => move(trx, request.personne, id, { suite, vus }))
        return reply.redirect(`${base}/${id}`, 303)
      })
    }
  }
}
