import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { EtatConversation } from './schemas.ts'

/** When the complaint of this reference came; nothing of what it says. */
export function findRecu(trx: Trx, reference: string) {
  return trx
    .selectFrom('signalement')
    .where('reference', '=', reference)
    .select(['reference', 'recu_le'])
    .executeTakeFirst()
}

/** Complaints since then from this subscriber, and for this recipient. */
export async function countSignalements(
  trx: Trx,
  { abonne, email }: { abonne: string; email: string },
  depuis: Date,
) {
  const { parAbonne, parEmail } = await trx
    .selectFrom('signalement')
    .where('recu_le', '>', depuis)
    .where((eb) => eb.or([eb('adresse', '=', abonne), eb('email', '=', email)]))
    .select([
      sql<number>`count(*) filter (where adresse = ${abonne})`.as('parAbonne'),
      sql<number>`count(*) filter (where email = ${email})`.as('parEmail'),
    ])
    .executeTakeFirstOrThrow()
  return { parAbonne, parEmail }
}

/** A complaint and the answers given, oldest first. */
export async function findSignalement(trx: Trx, id: string) {
  const signalement = await trx
    .selectFrom('signalement')
    .where('id', '=', id)
    .where('efface_le', 'is', null)
    .select(['id', 'reference', 'nom', 'email', 'page', 'description', 'recu_le', 'equipe_id'])
    .select(sql<EtatConversation>`etat`.as('etat'))
    .executeTakeFirst()
  if (!signalement) return undefined
  const reponses = await trx
    .selectFrom('signalement_reponse as r')
    .innerJoin('utilisateur as u', 'u.id', 'r.auteur_id')
    .where('r.signalement_id', '=', id)
    .select(['r.rang', 'r.texte', 'r.envoye_le', 'u.nom', 'u.prenom'])
    .orderBy('r.rang')
    .execute()
  return { ...signalement, reponses }
}
export type SignalementTraite = NonNullable<Awaited<ReturnType<typeof findSignalement>>>
