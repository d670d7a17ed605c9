// Conversations between an organisme and the funder's team, as the pages would have written them.
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
