import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { listMessages } from './queries.ts'
import { type EtatConversation, type Objet, PAR_PAGE } from './schemas.ts'

/** How many conversations and complaints are in each state. */
export async function countFile(trx: Trx): Promise<Record<EtatConversation, number>> {
  const comptes = await trx
    .selectFrom(
      trx
        .selectFrom('conversation')
        .select('etat')
        .unionAll(trx.selectFrom('signalement').where('efface_le', 'is', null).select('etat'))
        .as('file'),
    )
    .select((eb) => ['file.etat', eb.fn.countAll<number>().as('nombre')])
    .groupBy('file.etat')
    .execute()
  const nombre = (etat: EtatConversation) => comptes.find((compte) => compte.etat === etat)?.nombre ?? 0
  return { a_traiter: nombre('a_traiter'), repondu: nombre('repondu'), resolu: nombre('resolu') }
}

/** One state of the queue, what has been in it longest first; what is resolved, newest first. */
export function listFile(trx: Trx, { etat, page }: { etat: EtatConversation; page: number }) {
  return conversationsDe(trx, etat)
    .unionAll(signalementsDe(trx, etat))
    .orderBy('etat_le', etat === 'resolu' ? 'desc' : 'asc')
    .orderBy('id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
}
export type LigneFile = Awaited<ReturnType<typeof listFile>>[number]

function conversationsDe(trx: Trx, etat: EtatConversation) {
  return trx
    .selectFrom('conversation as c')
    .innerJoin('organisme as o', 'o.id', 'c.organisme_id')
    .where('c.etat', '=', etat)
    .select(['c.id', 'c.etat_le', 'c.objet_id', 'o.raison_sociale as auteur'])
    .select(sql<Objet['type'] | 'signalement'>`c.objet_type`.as('objet_type'))
}

function signalementsDe(trx: Trx, etat: EtatConversation) {
  return trx
    .selectFrom('signalement as s')
    .where('s.etat', '=', etat)
    .where('s.efface_le', 'is', null)
    .select(['s.id', 's.etat_le', 's.reference as objet_id', 's.nom as auteur'])
    .select(sql<Objet['type'] | 'signalement'>`'signalement'`.as('objet_type'))
}

/** A conversation of any organisme, and its messages, oldest first. */
export async function findConversationOf(trx: Trx, id: string) {
  const conversation = await trx
    .selectFrom('conversation as c')
    .innerJoin('organisme as o', 'o.id', 'c.organisme_id')
    .where('c.id', '=', id)
    .select(['c.organisme_id', 'c.id', 'c.nombre', 'c.objet_id', 'o.raison_sociale', 'o.siren'])
    .select([sql<Objet['type']>`c.objet_type`.as('objet_type'), sql<EtatConversation>`c.etat`.as('etat')])
    .executeTakeFirst()
  if (!conversation) return undefined
  return { ...conversation, messages: await listMessages(trx, conversation) }
}
export type ConversationTraitee = NonNullable<Awaited<ReturnType<typeof findConversationOf>>>

/** Who wrote on the organisme's side and still has a place there: told of the answer. */
export async function listAuteurs(trx: Trx, { organisme_id, id }: { organisme_id: number; id: string }) {
  const auteurs = await trx
    .selectFrom('message as m')
    .innerJoin('utilisateur as u', 'u.id', 'm.auteur_id')
    .innerJoin('habilitation as h', (on) =>
      on.onRef('h.utilisateur_id', '=', 'u.id').onRef('h.organisme_id', '=', 'm.organisme_id'),
    )
    .where('m.organisme_id', '=', organisme_id)
    .where('m.conversation_id', '=', id)
    .where('m.sens', '=', 'organisme')
    .where('h.etat', '=', 'actif')
    .select('u.email')
    .distinct()
    .execute()
  return auteurs.map(({ email }) => email)
}
