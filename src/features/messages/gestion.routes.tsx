import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import { readFichiers } from '../../http/televersement.ts'
import type { Deps, Routes } from '../../http/types.ts'
import type { Queue } from '../../jobs/queue.ts'
import { listNomsEquipes } from '../equipes/queries.ts'
import { moveConversationTo, moveSignalementTo } from './equipe.actions.ts'
import { FilePage } from './file.views.tsx'
import { answerConversation, moveConversation } from './gestion.actions.ts'
import { countFile, findConversationOf, listFile } from './gestion.queries.ts'
import { ConversationTraiteePage, type EssaiReponse, SignalementTraitePage } from './gestion.views.tsx'
import { sendWithPieces } from './pieces.actions.ts'
import { checkPieces, type PieceEnvoyee, withFichiersPerdus } from './pieces.rules.ts'
import {
  Confie,
  filtresFile,
  OCTETS_JOINTS_MAX,
  PAR_PAGE,
  PIECES_MAX,
  Reponse,
  SUITES,
  type Suite,
  Vus,
} from './schemas.ts'
import { answerSignalement, moveSignalement } from './signalement.actions.ts'
import { findSignalement } from './signalement.queries.ts'

const config = { permission: 'gestion' } as const
const params = z.object({ id: z.uuid() })
const preValidation = readFichiers({ octetsMax: OCTETS_JOINTS_MAX, fichiersMax: PIECES_MAX })
const querystring = z.looseObject({})

/** What the team does with a conversation or with a complaint: the same acts, other rows. */
type Sorte = {
  base: string
  answer(
    deps: Deps,
    personne: Personne,
    id: string,
    reponse: Reponse,
    pieces: PieceEnvoyee[],
  ): Promise<unknown>
  move(trx: Trx, personne: Personne, id: string, vers: { suite: Suite; vus: number }): Promise<void>
  give(trx: Trx, queue: Queue, personne: Personne, id: string, confie: Confie): Promise<void>
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
    answer: ({ base, queue, storage }, personne, id, reponse, pieces) =>
      sendWithPieces({ storage, run: (work) => asGestion(base, work) }, pieces, (trx, rangees) =>
        answerConversation(trx, queue, personne, id, { ...reponse, pieces: rangees }),
      ),
    move: moveConversation,
    give: moveConversationTo,
    async show(deps, request, reply, { id, essai = {}, statut }) {
      const lu = await asGestion(deps.base, async (trx) => {
        const lue = await findConversationOf(trx, id)
        if (!lue) throw new Introuvable()
        const auteur = { ...request.personne, organismeId: lue.organisme_id }
        await journalisePersonne(trx, auteur, {
          acte: 'message.lecture',
          objetType: 'conversation',
          objetId: id,
        })
        return { conversation: lue, equipes: await listNomsEquipes(trx) }
      })
      const page = { contexte: await request.contexte(), essai, ...lu }
      return reply.html(<ConversationTraiteePage {...page} />, statut)
    },
  },
  {
    base: '/gestion/signalements',
    // By mail, which carries no file.
    answer: ({ base, queue }, personne, id, reponse) =>
      asGestion(base, (trx) => answerSignalement(trx, queue, personne, id, reponse)),
    move: moveSignalement,
    give: moveSignalementTo,
    async show(deps, request, reply, { id, essai = {}, statut }) {
      const page = await asGestion(deps.base, async (trx) => {
        const signalement = await findSignalement(trx, id)
        if (!signalement) throw new Introuvable()
        const acte = { acte: 'signalement.lecture', objetType: 'signalement', objetId: id } as const
        await journalisePersonne(trx, request.personne, acte)
        return { signalement, equipes: await listNomsEquipes(trx) }
      })
      const contexte = await request.contexte()
      return reply.html(<SignalementTraitePage contexte={contexte} essai={essai} {...page} />, statut)
    },
  },
]

/** The team's queue, and what she does of each demand. */
export const messagesGestion: Routes = async (app, { deps }) => {
  await app.register(multipart, { throwFileSizeLimit: false })

  app.get('/gestion/messages', { config, schema: { querystring } }, async (request, reply) => {
    const lu = await asGestion(deps.base, (trx) => readFile(trx, request.query))
    return reply.html(<FilePage contexte={await request.contexte()} {...lu} />)
  })

  for (const sorte of SORTES) app.register(sortePages(sorte), { deps })
}

/** A page past the last is the first. */
async function readFile(trx: Trx, query: unknown) {
  const equipes = await listNomsEquipes(trx)
  const { filtres, ignores } = readFiltres(filtresFile(equipes), query)
  const { etat = 'a_traiter', equipe, page: voulue = 1 } = filtres
  const comptes = await countFile(trx, { equipe })
  const pages = Math.max(1, Math.ceil(comptes[etat] / PAR_PAGE))
  const page = voulue <= pages ? voulue : 1
  const lignes = await listFile(trx, { etat, equipe, page })
  return { etat, equipe, equipes, comptes, page, pages, lignes, ignores }
}

function sortePages({ base, answer, move, give, show }: Sorte): Routes {
  return async (app, { deps }) => {
    app.get(`${base}/:id`, { config, schema: { params } }, async (request, reply) =>
      show(deps, request, reply, { id: request.params.id }),
    )

    const reponse = { config, schema: { params, body: Reponse }, attachValidation: true, preValidation }
    app.post(`${base}/:id`, reponse, async (request, reply) => {
      if (request.validationError?.validationContext === 'params') throw new Introuvable()
      const { id } = request.params
      const saisie = typed(request)
      const { pieces, refus } = checkPieces(request.fichiers)
      const erreurs = { ...formErrors(request), ...(refus ? { fichiers: refus } : {}) }
      if (Object.keys(erreurs).length > 0) {
        const essai = { saisie, erreurs: withFichiersPerdus(erreurs, request.fichiers) }
        return show(deps, request, reply, { id, essai, statut: 422 })
      }
      try {
        await answer(deps, request.personne, id, request.body, pieces)
      } catch (erreur) {
        if (!(erreur instanceof Conflit)) throw erreur
        const essai = { saisie, erreurs: withFichiersPerdus({}, request.fichiers), refus: erreur.message }
        return show(deps, request, reply, { id, essai, statut: 409 })
      }
      return reply.redirect(`${base}/${id}`, 303)
    })

    app.post(`${base}/:id/equipe`, { config, schema: { params, body: Confie } }, async (request, reply) => {
      const { id } = request.params
      await asGestion(deps.base, (trx) => give(trx, deps.queue, request.personne, id, request.body))
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
