import { sql } from 'kysely'
import type { Profil } from '../../auth/permissions.ts'
import type { Trx } from '../../db/client.ts'
import { listMessages } from './queries.ts'
import { destinatairesOf } from './rules.ts'
import { type EtatConversation, type Objet, PAR_PAGE } from './schemas.ts'

/** Of one team, or of all. */
type DeLEquipe = { equipe?: string | undefined }

/** How many conversations and complaints are in each state. */
export async function countFile(
  trx: Trx,
  { equipe }: DeLEquipe = {},
): Promise<Record<EtatConversation, number>> {
  const comptes = await trx
    .selectFrom(
      trx
        .selectFrom('conversation')
        .select(['etat', 'equipe_id'])
        .unionAll(trx.selectFrom('signalement').where('efface_le', 'is', null).select(['etat', 'equipe_id']))
        .as('file'),
    )
    .select((eb) => ['file.etat', eb.fn.countAll<number>().as('nombre')])
    .$if(equipe !== undefined, (query) => query.where('file.equipe_id', '=', equipe ?? ''))
    .groupBy('file.etat')
    .execute()
  const nombre = (etat: EtatConversation) => comptes.find((compte) => compte.etat === etat)?.nombre ?? 0
  return { a_traiter: nombre('a_traiter'), repondu: nombre('repondu'), resolu: nombre('resolu') }
}

/** One state of the queue, what has been in it longest first; what is resolved, newest first. */
export function listFile(
  trx: Trx,
  { etat, equipe, page }: DeLEquipe & { etat: EtatConversation; page: number },
) {
  return conversationsDe(trx, etat, equipe)
    .unionAll(signalementsDe(trx, etat, equipe))
    .orderBy('etat_le', etat === 'resolu' ? 'desc' : 'asc')
    .orderBy('id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
}
export type LigneFile = Awaited<ReturnType<typeof listFile>>[number]

function conversationsDe(trx: Trx, etat: EtatConversation, equipe: string | undefined) {
  return trx
    .selectFrom('conversation as c')
    .innerJoin('organisme as o', 'o.id', 'c.organisme_id')
    .innerJoin('equipe as e', 'e.id', 'c.equipe_id')
    .where('c.etat', '=', etat)
    .$if(equipe !== undefined, (query) => query.where('c.equipe_id', '=', equipe ?? ''))
    .select(['c.id', 'c.etat_le', 'c.objet_id', 'o.raison_sociale as auteur', 'e.nom as equipe'])
    .select(sql<Objet['type'] | 'signalement'>`c.objet_type`.as('objet_type'))
}

function signalementsDe(trx: Trx, etat: EtatConversation, equipe: string | undefined) {
  return trx
    .selectFrom('signalement as s')
    .innerJoin('equipe as e', 'e.id', 's.equipe_id')
    .where('s.etat', '=', etat)
    .where('s.efface_le', 'is', null)
    .$if(equipe !== undefined, (query) => query.where('s.equipe_id', '=', equipe ?? ''))
    .select(['s.id', 's.etat_le', 's.reference as objet_id', 's.nom as auteur', 'e.nom as equipe'])
    .select(sql<Objet['type'] | 'signalement'>`'signalement'`.as('objet_type'))
}

/** A conversation of any organisme, and its messages, oldest first. */
export async function findConversationOf(trx: Trx, id: string) {
  const conversation = await trx
    .selectFrom('conversation as c')
    .innerJoin('organisme as o', 'o.id', 'c.organisme_id')
    .where('c.id', '=', id)
    .select([
      'c.organisme_id',
      'c.id',
      'c.nombre',
      'c.objet_id',
      'c.equipe_id',
      'o.raison_sociale',
      'o.siren',
    ])
    .select([sql<Objet['type']>`c.objet_type`.as('objet_type'), sql<EtatConversation>`c.etat`.as('etat')])
    .executeTakeFirst()
  if (!conversation) return undefined
  return { ...conversation, messages: await listMessages(trx, conversation) }
}
export type ConversationTraitee = NonNullable<Awaited<ReturnType<typeof findConversationOf>>>

/** Whom an answer is told to: see `destinatairesOf`. */
export async function listDestinataires(
  trx: Trx,
  { organisme_id, id }: { organisme_id: number; id: string },
) {
  const places = await trx
    .selectFrom('conversation as c')
    .innerJoin('habilitation as h', 'h.organisme_id', 'c.organisme_id')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('c.organisme_id', '=', organisme_id)
    .where('c.id', '=', id)
    .where('h.etat', '=', 'actif')
    .where(VOIT_LA_CONVERSATION)
    .select(['u.email', sql<Profil>`h.profil`.as('profil'), A_ECRIT.as('auteur')])
    .execute()
  return destinatairesOf(places)
}

const A_ECRIT = sql<boolean>`exists (select from message m where m.organisme_id = c.organisme_id
  and m.conversation_id = c.id and m.auteur_id = u.id and m.sens = 'organisme')`

/** The same scope as `accessibleConversations`, for each of the organisme's people. */
const VOIT_LA_CONVERSATION = sql<boolean>`(h.etablissements is null and not h.sans_noms or case c.objet_type
  when 'dossier' then not h.sans_noms and exists (select from dossier d where d.organisme_id = c.organisme_id
    and d.numero = c.objet_id and d.etablissement_numero = any(h.etablissements))
  when 'reglement' then not h.sans_noms and exists (select from reglement r where r.organisme_id = c.organisme_id
    and r.reference = c.objet_id and r.etablissement_numero = any(h.etablissements))
  else ${A_ECRIT} end)`
