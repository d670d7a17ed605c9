import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleDossiers } from '../dossiers/queries.ts'
import { equipeFor } from '../equipes/queries.ts'
import { etatFichier } from '../fichiers/queries.ts'
import { accessibleReglements } from '../reglements/queries.ts'
import { type EtatConversation, type FiltresMessages, type Objet, PAR_PAGE } from './schemas.ts'

/**
 * Where every read of a conversation starts: all of them for whoever sees the whole organisme; else those on the
 * dossiers and règlements of the establishments in scope, withdrawn ones included (what was said of them stays said),
 * and those on the organisme in which the person wrote. Only these for whoever may not see the names of stagiaires,
 * which others may have written.
 */
export function accessibleConversations(trx: Trx, acces: Acces) {
  const { organismeId, etablissements, personne, sansNoms } = acces
  return trx
    .selectFrom('conversation as c')
    .where('c.organisme_id', '=', organismeId)
    .$if(sansNoms, (query) => query.where('c.objet_type', '=', 'organisme'))
    .$if(etablissements !== null || sansNoms, (query) =>
      query.where(({ and, eb, exists, or, selectFrom }) =>
        or([
          and([
            eb('c.objet_type', '=', 'dossier'),
            exists(
              selectFrom('dossier as d')
                .whereRef('d.organisme_id', '=', 'c.organisme_id')
                .whereRef('d.numero', '=', 'c.objet_id')
                .where(inScope('d.etablissement_numero', etablissements))
                .select('d.numero'),
            ),
          ]),
          and([
            eb('c.objet_type', '=', 'reglement'),
            exists(
              selectFrom('reglement as r')
                .whereRef('r.organisme_id', '=', 'c.organisme_id')
                .whereRef('r.reference', '=', 'c.objet_id')
                .where(inScope('r.etablissement_numero', etablissements))
                .select('r.reference'),
            ),
          ]),
          and([
            eb('c.objet_type', '=', 'organisme'),
            exists(
              selectFrom('message as mien')
                .whereRef('mien.organisme_id', '=', 'c.organisme_id')
                .whereRef('mien.conversation_id', '=', 'c.id')
                .where('mien.auteur_id', '=', personne.id)
                // Not what a person of the funder answered, when she observes.
                .where('mien.sens', '=', 'organisme')
                .select('mien.rang'),
            ),
          ]),
        ]),
      ),
    )
}

/** The answer has been opened by nobody who may write: reading is a log, compared with what was answered. */
const NON_LUE = sql<boolean>`c.reponse_rang > 0 and not exists (select from lecture l
  where l.organisme_id = c.organisme_id and l.conversation_id = c.id and l.rang >= c.reponse_rang)`

/** Newest first, with the beginning of the first message. A page past the last is the first. */
export async function listConversations(trx: Trx, acces: Acces, { etat, page = 1 }: FiltresMessages) {
  const conversations = await accessibleConversations(trx, acces)
    .$if(etat !== undefined, (query) => query.where('c.etat', '=', etat ?? ''))
    .innerJoin('message as premier', (on) =>
      on
        .onRef('premier.organisme_id', '=', 'c.organisme_id')
        .onRef('premier.conversation_id', '=', 'c.id')
        .on('premier.rang', '=', 1),
    )
    .select(['c.id', 'c.dernier_le', 'c.nombre', typeObjet, 'c.objet_id', etatConversation])
    .select(NON_LUE.as('a_lire'))
    .select(sql<string>`left(premier.texte, 120)`.as('extrait'))
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .orderBy('c.dernier_le', 'desc')
    .orderBy('c.id')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
  if (conversations.length === 0 && page > 1) return listConversations(trx, acces, { etat, page: 1 })
  const total = conversations[0]?.total ?? 0
  return { conversations, total, page, pages: Math.ceil(total / PAR_PAGE) }
}
export type ListeConversations = Awaited<ReturnType<typeof listConversations>>

export const typeObjet = sql<Objet['type']>`c.objet_type`.as('objet_type')
const etatConversation = sql<EtatConversation>`c.etat`.as('etat')

/** A conversation and its messages, oldest first. */
export async function findConversation(trx: Trx, acces: Acces, id: string) {
  const conversation = await accessibleConversations(trx, acces)
    .where('c.id', '=', id)
    .innerJoin('equipe as e', 'e.id', 'c.equipe_id')
    .select(['c.organisme_id', 'c.id', 'c.nombre', typeObjet, 'c.objet_id', etatConversation])
    .select(['e.nom as equipe', 'e.delai_jours', NON_LUE.as('a_lire')])
    .executeTakeFirst()
  if (!conversation) return undefined
  const objet = { type: conversation.objet_type, id: conversation.objet_id }
  const [messages, objetVisible] = await Promise.all([
    listMessages(trx, conversation),
    seesObjet(trx, acces, objet),
  ])
  return { ...conversation, messages, objetVisible }
}
export type Conversation = NonNullable<Awaited<ReturnType<typeof findConversation>>>

/** Beyond, the older ones are told and not shown. */
export const MESSAGES_MONTRES = 100

/** The last messages of a conversation already read in scope, oldest first. */
export async function listMessages(trx: Trx, { organisme_id, id }: { organisme_id: number; id: string }) {
  const derniers = await trx
    .selectFrom('message as m')
    .innerJoin('utilisateur as u', 'u.id', 'm.auteur_id')
    .where('m.organisme_id', '=', organisme_id)
    .where('m.conversation_id', '=', id)
    .select(['m.rang', 'm.texte', 'm.envoye_le', 'u.nom', 'u.prenom'])
    .select(sql<'organisme' | 'financeur'>`m.sens`.as('sens'))
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('piece_jointe as p')
          .whereRef('p.organisme_id', '=', 'm.organisme_id')
          .whereRef('p.conversation_id', '=', 'm.conversation_id')
          .whereRef('p.message_rang', '=', 'm.rang')
          .select(['p.id', 'p.nom', 'p.extension', 'p.taille', etatFichier('p').as('etat')])
          .orderBy('p.rang'),
      ).as('pieces'),
    )
    .orderBy('m.rang', 'desc')
    .limit(MESSAGES_MONTRES)
    .execute()
  return derniers.reverse()
}

/** The conversation begun about a dossier or a règlement, if any, and the team that a first message would go to. */
export async function findSuivi(trx: Trx, acces: Acces, objet: Objet) {
  const { equipe, delai_jours, id, dernier_le, etat } = await destinataireOf(trx, acces, objet)
    .leftJoin(
      accessibleConversations(trx, acces)
        .where('c.objet_type', '=', objet.type)
        .where('c.objet_id', '=', objet.id)
        .select(['c.id', 'c.dernier_le', etatConversation])
        .as('c'),
      (on) => on.onTrue(),
    )
    .select(['e.nom as equipe', 'e.delai_jours', 'c.id', 'c.dernier_le', 'c.etat'])
    .executeTakeFirstOrThrow()
  const conversation = id && dernier_le && etat ? { id, dernier_le, etat } : undefined
  return { conversation, destinataire: { nom: equipe, delai_jours } }
}
export type Suivi = Awaited<ReturnType<typeof findSuivi>>

/** The team that such an object goes to. */
export function findDestinataire(trx: Trx, acces: Acces, objet: Objet) {
  return destinataireOf(trx, acces, objet)
    .select(['e.id', 'e.nom', 'e.delai_jours'])
    .executeTakeFirstOrThrow()
}

function destinataireOf(trx: Trx, acces: Acces, { type, id }: Objet) {
  const dispositif =
    type === 'dossier'
      ? accessibleDossiers(trx, acces)
          .where('dossier.numero', '=', id)
          .select('dossier.dispositif')
          .$asScalar()
      : undefined
  return trx.selectFrom(equipeFor(trx, type, dispositif).as('e'))
}

/** Whether the person may open what she wants to write about. */
export async function seesObjet(trx: Trx, acces: Acces, { type, id }: Objet): Promise<boolean> {
  if (type === 'organisme') return true
  // Its only conversation may already name stagiaires.
  if (acces.sansNoms) return false
  const vu =
    type === 'dossier'
      ? await accessibleDossiers(trx, acces)
          .where('dossier.numero', '=', id)
          .select('dossier.numero as numero')
          .executeTakeFirst()
      : await accessibleReglements(trx, acces)
          .where('r.reference', '=', id)
          .select('r.reference as numero')
          .executeTakeFirst()
  return vu !== undefined
}

/** Answers that nobody who may write has opened. */
export function unreadConversations(trx: Trx, acces: Acces) {
  return accessibleConversations(trx, acces).where(NON_LUE)
}

export async function countSent(trx: Trx, { organismeId, personne }: Acces, depuis: Date): Promise<number> {
  const { nombre } = await trx
    .selectFrom('message')
    .where('organisme_id', '=', organismeId)
    .where('auteur_id', '=', personne.id)
    .where('envoye_le', '>', depuis)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}
