import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Introuvable, Invalide, TropDeDemandes } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import { readFichiers } from '../../http/televersement.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { askFinanceur, continueConversation, type Envoi, type Fait, recordLecture } from './actions.ts'
import { MessagesPage } from './liste.views.tsx'
import { sendWithPieces } from './pieces.actions.ts'
import { checkPieces, withFichiersPerdus } from './pieces.rules.ts'
import { findConversation, findDestinataire, listConversations, seesObjet } from './queries.ts'
import { mayWrite } from './rules.ts'
import { FILTRES_MESSAGES, NouveauMessage, type Objet, OCTETS_JOINTS_MAX, PIECES_MAX } from './schemas.ts'
import { ConversationPage, type Essai, NouveauMessagePage } from './views.tsx'

const lecture = { permission: 'messages:lire' } as const
const ecriture = { permission: 'messages:ecrire' } as const
/** Files are read before the body that they come with is validated. */
const preValidation = readFichiers({ octetsMax: OCTETS_JOINTS_MAX, fichiersMax: PIECES_MAX })
const querystring = z.looseObject({ message: z.string().optional() })
const params = z.object({ id: z.uuid() })
/** None for the organisme as a whole. */
const objetParams = z.object({ numero: Numero.optional() })

/** A provider's conversations with the funder's team. */
export const messagesPages: Routes = async (app, { deps }) => {
  await app.register(multipart, { throwFileSizeLimit: false })
  app.register(ecriturePages, { deps })

  app.get('/messages', { config: lecture, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_MESSAGES, request.query)
    const liste = await request.tenantLecture((trx) => listConversations(trx, request.acces, lus.filtres))
    const page = { ...lus, ...liste, ecrit: mayWrite(request.acces) }
    return reply.html(<MessagesPage contexte={await request.contexte()} {...page} />)
  })

  app.get('/messages/:id', { config: lecture, schema: { params, querystring } }, async (request, reply) =>
    showConversation(request, reply, request.params.id, {}),
  )

  const suite = {
    config: ecriture,
    schema: { params, body: NouveauMessage },
    attachValidation: true,
    preValidation,
  }
  app.post('/messages/:id', suite, async (request, reply) => {
    refuseParams(request)
    const { id } = request.params
    const essai = await attempt(deps, request, reply, (trx, envoi) =>
      continueConversation(trx, deps.queue, request.acces, id, envoi),
    )
    if ('fait' in essai) return reply.redirect(`/messages/${id}?message=envoye`, 303)
    return showConversation(request, reply, id, essai)
  })
}

/** First messages: about a dossier, a règlement, or the organisme as a whole. */
const ecriturePages: Routes = async (app, { deps }) => {
  const objets: Record<string, (numero: string) => Objet> = {
    '/dossiers/:numero/messages': (id) => ({ type: 'dossier', id }),
    '/reglements/:numero/messages': (id) => ({ type: 'reglement', id }),
    '/messages/nouveau': () => ({ type: 'organisme', id: '' }),
  }
  for (const [adresse, toObjet] of Object.entries(objets)) {
    app.get(adresse, { config: ecriture, schema: { params: objetParams } }, async (request, reply) =>
      showNouveau(request, reply, toObjet(request.params.numero ?? ''), {}),
    )

    const envoi = {
      config: ecriture,
      schema: { params: objetParams, body: NouveauMessage },
      attachValidation: true,
      preValidation,
    }
    app.post(adresse, envoi, async (request, reply) => {
      refuseParams(request)
      const objet = toObjet(request.params.numero ?? '')
      const essai = await attempt(deps, request, reply, (trx, envoi) =>
        askFinanceur(trx, deps.queue, request.acces, objet, envoi),
      )
      if ('fait' in essai) return reply.redirect(`/messages/${essai.fait.id}?message=envoye`, 303)
      return showNouveau(request, reply, objet, essai)
    })
  }
}

function refuseParams(request: FastifyRequest): void {
  if (request.validationError?.validationContext === 'params') throw new Introuvable()
}

/** Sends what was typed and joined, or says why it could not leave; nothing typed is lost. */
async function attempt(
  { config, storage }: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  write: (trx: Trx, envoi: Envoi) => Promise<Fait>,
): Promise<{ fait: Fait } | (Essai & { statut: number })> {
  const { texte: saisie = '' } = typed(request)
  const { pieces, refus } = checkPieces(request.fichiers)
  const erreurs = { ...formErrors(request), ...(refus ? { fichiers: refus } : {}) }
  if (Object.keys(erreurs).length > 0)
    return { saisie, erreurs: withFichiersPerdus(erreurs, request.fichiers), statut: 422 }
  const { maintenant, acces } = request
  const quota = { organismeId: acces.organismeId, maintenant, quotas: config.quotas }
  const rangement = { storage, run: request.tenant.bind(request), quota }
  try {
    const fait = await sendWithPieces(rangement, pieces, (trx, rangees) =>
      write(trx, { texte: saisie, pieces: rangees }),
    )
    return { fait }
  } catch (erreur) {
    if (erreur instanceof Invalide) return { saisie, erreurs: erreur.champs, statut: 422 }
    if (!(erreur instanceof TropDeDemandes)) throw erreur
    reply.header('retry-after', erreur.attendreSecondes)
    const perdus = withFichiersPerdus({}, request.fichiers)
    return { saisie, erreurs: perdus, refus: erreur.message, statut: 429 }
  }
}

type Suite = Essai & { statut?: number }

/** What is not the person's to see is not found, before anything typed is looked at. */
async function showNouveau(
  request: FastifyRequest,
  reply: FastifyReply,
  objet: Objet,
  { statut = 200, ...essai }: Suite,
) {
  const destinataire = await request.tenantLecture(async (trx) => {
    if (!(await seesObjet(trx, request.acces, objet))) throw new Introuvable()
    return findDestinataire(trx, request.acces, objet)
  })
  const page = { contexte: await request.contexte(), objet, destinataire, essai }
  return reply.html(<NouveauMessagePage {...page} />, statut)
}

async function showConversation(
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  { statut = 200, ...essai }: Suite,
) {
  const { acces } = request
  const ecrit = mayWrite(request.acces)
  const conversation = await request.tenant(async (trx) => {
    const lue = await findConversation(trx, acces, id)
    if (lue?.a_lire && ecrit) await recordLecture(trx, acces, lue)
    return lue
  })
  if (!conversation) throw new Introuvable()
  const envoye = (request.query as { message?: string }).message === 'envoye'
  const page = { contexte: await request.contexte(), conversation, essai, envoye, ecrit }
  return reply.html(<ConversationPage {...page} />, statut)
}
