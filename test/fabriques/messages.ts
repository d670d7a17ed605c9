// Conversations between an organisme and the funder's team, as the pages would have written them.
import { createHash, randomUUID } from 'node:crypto'
import { type Banc, MAINTENANT, type Organisme } from '../support.ts'

type Options = {
  auteur: string
  /** About this dossier; else about the organisme. */
  dossier?: string
  texte?: string
}

/** A conversation of one message, which waits for the team; its identifier. */
export function creerConversation(
  banc: Banc,
  organisme: Organisme,
  { auteur, dossier = '', texte = 'Quand serons-nous réglés ?' }: Options,
): Promise<string> {
  return banc.proprietaire(async (trx) => {
    const { id: equipe } = await trx
      .selectFrom('equipe')
      .where('par_defaut', '=', true)
      .select('id')
      .executeTakeFirstOrThrow()
    const { id } = await trx
      .insertInto('conversation')
      .values({
        organisme_id: organisme.id,
        objet_type: dossier ? 'dossier' : 'organisme',
        objet_id: dossier,
        etat: 'a_traiter',
        etat_le: MAINTENANT,
        nombre: 1,
        dernier_le: MAINTENANT,
        equipe_id: equipe,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('message')
      .values({
        organisme_id: organisme.id,
        conversation_id: id,
        rang: 1,
        sens: 'organisme',
        auteur_id: auteur,
        texte,
        envoye_le: MAINTENANT,
      })
      .execute()
    return id
  })
}

/** A PDF joined to the first message of a conversation, really stored; its identifier. */
export async function creerPieceJointe(
  banc: Banc,
  organisme: Organisme,
  { conversation, nom = 'devis.pdf' }: { conversation: string; nom?: string },
): Promise<string> {
  const octets = Buffer.from(`%PDF-1.4\n${nom}\n`)
  const cle = `messages/${randomUUID()}.pdf`
  await banc.deps.storage.put(cle, octets)
  return banc.proprietaire(async (trx) => {
    const { id } = await trx
      .insertInto('piece_jointe')
      .values({
        organisme_id: organisme.id,
        conversation_id: conversation,
        message_rang: 1,
        rang: 1,
        nom,
        cle,
        mime: 'application/pdf',
        extension: 'pdf',
        taille: octets.length,
        sha256: createHash('sha256').update(octets).digest(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  })
}
