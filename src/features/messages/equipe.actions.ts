import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { holdEquipes, tellEquipe } from '../equipes/actions.ts'
import { listNomsEquipes } from '../equipes/queries.ts'
import { toAttente } from './actions.ts'
import { checkEquipe, nommeSignalement } from './rules.ts'
import type { Confie } from './schemas.ts'

/** Gives a conversation to another team, which is told of it when it waits. @throws {Conflit} @throws {Invalide} */
export async function moveConversationTo(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  id: string,
  confie: Confie,
): Promise<void> {
  await holdEquipes(trx)
  const conversation = await trx
    .selectFrom('conversation')
    .where('id', '=', id)
    .select(['organisme_id', 'id', 'objet_type', 'objet_id', 'etat', 'etat_le', 'equipe_id'])
    .forUpdate()
    .executeTakeFirst()
  if (!conversation) throw new Introuvable()
  const organismeId = conversation.organisme_id
  const details = await nameChange(trx, conversation.equipe_id, confie)
  if (!details) return
  await trx
    .updateTable('conversation')
    .set({ equipe_id: confie.vers })
    .where('organisme_id', '=', organismeId)
    .where('id', '=', id)
    .execute()
  const acte = { acte: 'message.equipe', objetType: 'conversation', objetId: id, details } as const
  await journalisePersonne(trx, { ...personne, organismeId }, acte)
  if (conversation.etat !== 'a_traiter') return
  await tellEquipe(trx, queue, personne.maintenant, toAttente({ ...conversation, equipe_id: confie.vers }))
}

/** The same of a complaint. */
export async function moveSignalementTo(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  id: string,
  confie: Confie,
): Promise<void> {
  await holdEquipes(trx)
  const signalement = await trx
    .selectFrom('signalement')
    .where('id', '=', id)
    .select(['reference', 'etat', 'equipe_id'])
    .forUpdate()
    .executeTakeFirst()
  if (!signalement) throw new Introuvable()
  const { reference, etat } = signalement
  const details = await nameChange(trx, signalement.equipe_id, confie)
  if (!details) return
  await trx.updateTable('signalement').set({ equipe_id: confie.vers }).where('id', '=', id).execute()
  const acte = { acte: 'signalement.equipe', objetType: 'signalement', objetId: reference, details } as const
  await journalisePersonne(trx, personne, acte)
  if (etat !== 'a_traiter') return
  const attente = { objet: nommeSignalement(reference), page: `/gestion/signalements/${id}` }
  await tellEquipe(trx, queue, personne.maintenant, { equipeId: confie.vers, ...attente })
}

/** The names of both teams; null when it is already where it should go. */
async function nameChange(
  trx: Trx,
  actuelle: string,
  { de, vers }: Confie,
): Promise<{ de: string; vers: string } | null> {
  if (actuelle === vers) return null
  checkEquipe(actuelle, de)
  const equipes = await listNomsEquipes(trx)
  const nomOf = (id: string) => equipes.find((equipe) => equipe.id === id)?.nom
  const nom = nomOf(vers)
  if (nom === undefined) throw new Invalide({ vers: 'Choisissez une équipe de la liste.' })
  return { de: nomOf(de) ?? de, vers: nom }
}
