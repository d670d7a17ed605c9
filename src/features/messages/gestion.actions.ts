import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import { append, type Fait, findTwin } from './actions.ts'
import { listDestinataires } from './gestion.queries.ts'
import type { PieceRangee } from './pieces.actions.ts'
import { auSujetDe, checkSuite, checkVus, moveTo } from './rules.ts'
import type { Objet, Reponse, Suite } from './schemas.ts'

/**
 * Answers, and tells those who asked; the text stays here.
 * @throws {Conflit} when a message came since the page was shown
 */
export async function answerConversation(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  id: string,
  { texte, vus, resolu, pieces }: Reponse & { pieces: PieceRangee[] },
): Promise<Fait> {
  const conversation = await lockConversation(trx, id)
  const organismeId = conversation.organisme_id
  if (
    vus < conversation.nombre &&
    (await findTwin(trx, { organismeId, personne }, { texte, pieces }, { id }))
  )
    return { id, nouveau: false }
  checkVus(vus, conversation.nombre)
  const etat = resolu ? 'resolu' : 'repondu'
  await append(trx, queue, conversation, personne, { texte, pieces, sens: 'financeur', etat })
  await journalisePersonne(
    trx,
    { ...personne, organismeId },
    { acte: 'message.reponse', objetType: 'conversation', objetId: id, details: { etat } },
  )
  const sujet = auSujetDe({ type: conversation.objet_type as Objet['type'], id: conversation.objet_id })
  for (const destinataire of await listDestinataires(trx, conversation)) {
    await postCourriel(trx, queue, personne.maintenant, {
      destinataire,
      modele: 'message-repondu',
      organismeId,
      donnees: { sujet, conversation: id },
    })
  }
  return { id, nouveau: true }
}

/** Resolves or opens again without a word. @throws {Conflit} */
export async function moveConversation(
  trx: Trx,
  personne: Personne,
  id: string,
  { suite, vus }: { suite: Suite; vus: number },
): Promise<void> {
  const conversation = await lockConversation(trx, id)
  const organismeId = conversation.organisme_id
  checkVus(vus, conversation.nombre)
  const vers = checkSuite(conversation.etat, suite)
  await trx
    .updateTable('conversation')
    .set(moveTo(conversation, vers, personne.maintenant))
    .where('organisme_id', '=', organismeId)
    .where('id', '=', id)
    .execute()
  await journalisePersonne(
    trx,
    { ...personne, organismeId },
    { acte: `message.${suite}`, objetType: 'conversation', objetId: id },
  )
}

async function lockConversation(trx: Trx, id: string) {
  const conversation = await trx
    .selectFrom('conversation')
    .where('id', '=', id)
    .select(['organisme_id', 'id', 'objet_type', 'objet_id', 'nombre', 'etat', 'etat_le', 'equipe_id'])
    .forUpdate()
    .executeTakeFirst()
  if (!conversation) throw new Introuvable()
  return conversation
}
