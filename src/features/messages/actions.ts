import { sql } from 'kysely'
import type { Acces, Personne } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { Introuvable, TropDeDemandes } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { addMinutes } from '../comptes/rules.ts'
import { holdEquipes, tellEquipe } from '../equipes/actions.ts'
import { insertPieces, type PieceRangee } from './pieces.actions.ts'
import { accessibleConversations, countSent, findDestinataire, seesObjet } from './queries.ts'
import { MESSAGES_PAR_HEURE, moveTo, nommeObjet } from './rules.ts'
import type { EtatConversation, Objet } from './schemas.ts'

/** What leaves: a text, and files already stored. */
export type Envoi = { texte: string; pieces: PieceRangee[] }

/** In which conversation; not `nouveau` when it had already been sent, by a second click. */
export type Fait = { id: string; nouveau: boolean }

/**
 * Writes to the funder about something: in the conversation of that dossier or règlement when there is one, else in
 * a new one.
 * @throws {Introuvable} when the object is not the person's to see. @throws {TropDeDemandes}
 */
export async function askFinanceur(
  trx: Trx,
  queue: Queue,
  acces: Acces,
  objet: Objet,
  envoi: Envoi,
): Promise<Fait> {
  if (!(await seesObjet(trx, acces, objet))) throw new Introuvable()
  await lockAuteur(trx, acces)
  const dejaEnvoye = await findTwin(trx, acces, envoi, { objet })
  if (dejaEnvoye) return { id: dejaEnvoye, nouveau: false }
  await refuseTooMany(trx, acces)
  const conversation = await openConversation(trx, acces, objet)
  await send(trx, queue, acces, conversation, envoi)
  return { id: conversation.id, nouveau: true }
}

/** The same in a conversation; a resolved one is open again. */
export async function continueConversation(
  trx: Trx,
  queue: Queue,
  acces: Acces,
  id: string,
  envoi: Envoi,
): Promise<Fait> {
  await lockAuteur(trx, acces)
  const conversation = await accessibleConversations(trx, acces)
    .where('c.id', '=', id)
    .select(SUIVI)
    .forUpdate()
    .executeTakeFirst()
  if (!conversation) throw new Introuvable()
  if (await findTwin(trx, acces, envoi, { id })) return { id, nouveau: false }
  await refuseTooMany(trx, acces)
  await send(trx, queue, acces, conversation, envoi)
  return { id, nouveau: true }
}

const SUIVI = [
  'organisme_id',
  'id',
  'objet_type',
  'objet_id',
  'nombre',
  'etat',
  'etat_le',
  'equipe_id',
] as const

/** One person's messages are written one after the other: sent at once, they would all count none. */
async function lockAuteur(trx: Trx, { personne }: Acces): Promise<void> {
  await trx.selectFrom('utilisateur').where('id', '=', personne.id).select('id').forNoKeyUpdate().execute()
}

const DOUBLE_CLIC_MINUTES = 10

/** The conversation whose last message, just sent, is these words and files of this person: a form sent twice is one message. */
export async function findTwin(
  trx: Trx,
  { organismeId, personne }: Pick<Acces, 'organismeId' | 'personne'>,
  { texte, pieces }: Envoi,
  { objet, id }: { objet?: Objet; id?: string },
): Promise<string | undefined> {
  const jumeau = await trx
    .selectFrom('message as m')
    .innerJoin('conversation as c', (on) =>
      on.onRef('c.organisme_id', '=', 'm.organisme_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .where('m.organisme_id', '=', organismeId)
    .where('m.auteur_id', '=', personne.id)
    .where('m.envoye_le', '>', addMinutes(personne.maintenant, -DOUBLE_CLIC_MINUTES))
    .where('m.texte', '=', texte)
    .whereRef('m.rang', '=', 'c.nombre')
    .where(sameFiles(pieces))
    .$if(id !== undefined, (query) => query.where('c.id', '=', id ?? ''))
    .$if(objet !== undefined, (query) =>
      query.where('c.objet_type', '=', objet?.type ?? '').where('c.objet_id', '=', objet?.id ?? ''),
    )
    .select('c.id')
    .executeTakeFirst()
  return jumeau?.id
}

function sameFiles(pieces: PieceRangee[]) {
  const sommes = pieces.map(({ sha256 }) => sha256)
  return sql<boolean>`array(select p.sha256 from piece_jointe p where p.organisme_id = m.organisme_id
    and p.conversation_id = m.conversation_id and p.message_rang = m.rang order by p.rang) = ${sommes}::bytea[]`
}

async function refuseTooMany(trx: Trx, acces: Acces): Promise<void> {
  const recents = await countSent(trx, acces, addMinutes(acces.personne.maintenant, -60))
  if (recents < MESSAGES_PAR_HEURE) return
  throw new TropDeDemandes(
    3600,
    `Vous avez envoyé ${MESSAGES_PAR_HEURE} messages en une heure. Attendez un peu, puis recommencez\u00a0: votre texte est gardé sur cette page.`,
  )
}

/** The only conversation of a dossier or règlement, taken as it is; each general question opens its own. */
async function openConversation(trx: Trx, acces: Acces, objet: Objet) {
  const { organismeId, personne } = acces
  const { type, id } = objet
  await holdEquipes(trx)
  const equipe = await findDestinataire(trx, acces, objet)
  const nouvelle = await trx
    .insertInto('conversation')
    .values({
      organisme_id: organismeId,
      objet_type: type,
      objet_id: id,
      etat: 'a_traiter',
      etat_le: personne.maintenant,
      dernier_le: personne.maintenant,
      equipe_id: equipe.id,
    })
    .onConflict((oc) => oc.doNothing())
    .returning(SUIVI)
    .executeTakeFirst()
  if (nouvelle) return nouvelle
  return trx
    .selectFrom('conversation')
    .where('organisme_id', '=', organismeId)
    .where('objet_type', '=', type)
    .where('objet_id', '=', id)
    .select(SUIVI)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

async function send(
  trx: Trx,
  queue: Queue,
  acces: Acces,
  conversation: Confiee,
  envoi: Envoi,
): Promise<void> {
  await append(trx, queue, conversation, acces.personne, { ...envoi, sens: 'organisme', etat: 'a_traiter' })
  await journalise(trx, acces, {
    acte: 'message.envoi',
    objetType: 'conversation',
    objetId: conversation.id,
  })
  // One that already waited was told when it began to.
  if (conversation.nombre > 0 && conversation.etat === 'a_traiter') return
  await tellEquipe(trx, queue, acces.personne.maintenant, toAttente(conversation))
}

type Confiee = Suivie & { objet_type: string; objet_id: string; equipe_id: string }

/** What its team is told of it. */
export function toAttente({ id, objet_type, objet_id, equipe_id }: Omit<Confiee, 'nombre'>) {
  const objet = nommeObjet({ type: objet_type as Objet['type'], id: objet_id })
  return { equipeId: equipe_id, objet, page: `/gestion/messages/${id}` }
}

export type Suivie = { organisme_id: number; id: string; nombre: number; etat: string; etat_le: Date }

type Ajout = Envoi & { sens: 'organisme' | 'financeur'; etat: EtatConversation }

/** Adds a message to a conversation whose row is locked. */
export async function append(
  trx: Trx,
  queue: Queue,
  conversation: Suivie,
  personne: Personne,
  { texte, pieces, sens, etat }: Ajout,
): Promise<void> {
  const { organisme_id, id, nombre } = conversation
  const { maintenant } = personne
  await trx
    .insertInto('message')
    .values({
      organisme_id,
      conversation_id: id,
      rang: nombre + 1,
      sens,
      auteur_id: personne.id,
      texte,
      envoye_le: maintenant,
    })
    .execute()
  const message = { organisme_id, conversation_id: id, message_rang: nombre + 1, sens }
  await insertPieces(trx, queue, message, personne, pieces)
  await trx
    .updateTable('conversation')
    .set({
      ...moveTo(conversation, etat, maintenant),
      nombre: nombre + 1,
      dernier_le: maintenant,
      reponse_rang: sens === 'financeur' ? nombre + 1 : 0,
    })
    .where('organisme_id', '=', organisme_id)
    .where('id', '=', id)
    .execute()
}

/**
 * The answer is opened by somebody who may act on it: it waits for nobody of the organisme any more. A page that is
 * read changes nothing but logs: this one says up to which message, and `unreadConversations` compares.
 */
export async function recordLecture(
  trx: Trx,
  acces: Acces,
  { id, nombre }: { id: string; nombre: number },
): Promise<void> {
  const { personne } = acces
  const premiere = await trx
    .insertInto('lecture')
    .values({
      organisme_id: acces.organismeId,
      conversation_id: id,
      rang: nombre,
      utilisateur_id: personne.id,
      lue_le: personne.maintenant,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('rang')
    .executeTakeFirst()
  if (!premiere) return
  await journalise(trx, acces, { acte: 'message.lecture', objetType: 'conversation', objetId: id })
}
