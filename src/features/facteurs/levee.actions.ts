import type { Personne } from '../../auth/acces.ts'
import { deleteFactors } from '../../auth/facteurs.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { closeSessions } from '../../auth/sessions.ts'
import type { NomActe } from '../../core/actes.ts'
import { ErreurMetier, Interdit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import { findTitulaire } from './levee.queries.ts'
import type { DemandeDeLevee, SuiteLevee } from './levee.schemas.ts'

type Moyens = { base: Base; queue: Queue }

/**
 * A person of the funder asks that somebody's factors be taken away; nothing is done before another one confirms. The
 * owner is told at once.
 * @throws Invalide at the address: no account, no factor, her own, or asked already.
 */
export function requestLevee(
  { base, queue }: Moyens,
  auteur: Personne,
  saisie: DemandeDeLevee,
): Promise<void> {
  return asGestion(base, async (trx) => {
    const titulaire = await findTitulaire(trx, saisie.email)
    if (!titulaire) throw new Invalide({ email: 'Aucun compte n’a cette adresse.' })
    if (titulaire.id === auteur.id)
      throw new Invalide({ email: 'Une autre personne de l’équipe doit le demander pour vous.' })
    if (!titulaire.facteur) throw new Invalide({ email: 'Cette personne n’a pas de second facteur.' })
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('levee_facteur')
      .values({
        utilisateur_id: titulaire.id,
        motif: saisie.motif,
        demandee_par: auteur.id,
        demandee_le: auteur.maintenant,
      })
      .onConflict((oc) => oc.column('utilisateur_id').where('etat', '=', 'demandee').doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows !== 1n)
      throw new Invalide({ email: 'Le retrait est déjà demandé pour cette personne\u00a0: voyez la liste.' })
    await record(trx, auteur, 'facteur.levee.demande', titulaire.id)
    await postCourriel(trx, queue, auteur.maintenant, {
      destinataire: titulaire.email,
      modele: 'levee-demandee',
    })
  })
}

/**
 * Another person answers. Confirmed, the factors, the recovery codes and the sessions of the owner go; she is told.
 * @throws Interdit to whoever asked it, or whose factors they are.
 */
export async function answerLevee(
  { base, queue }: Moyens,
  auteur: Personne,
  id: string,
  suite: SuiteLevee,
): Promise<void> {
  await asGestion(base, async (trx) => {
    const levee = await lockLevee(trx, id)
    if (levee.utilisateur_id === auteur.id || (suite === 'confirmation' && levee.demandee_par === auteur.id))
      throw new Interdit(
        'Une autre personne de l’équipe doit confirmer\u00a0: ni celle qui a demandé, ni la personne concernée.',
      )
    await trx
      .updateTable('levee_facteur')
      .set({
        etat: suite === 'confirmation' ? 'confirmee' : 'refusee',
        traitee_par: auteur.id,
        traitee_le: auteur.maintenant,
      })
      .where('id', '=', id)
      .execute()
    await record(trx, auteur, `facteur.levee.${suite}`, levee.utilisateur_id)
    if (suite === 'refus') return
    await deleteFactors(trx, levee.utilisateur_id)
    await closeSessions(trx, { utilisateurId: levee.utilisateur_id })
    await postCourriel(trx, queue, auteur.maintenant, { destinataire: levee.email, modele: 'levee-faite' })
  })
}

async function lockLevee(trx: Trx, id: string) {
  const levee = await trx
    .selectFrom('levee_facteur')
    .innerJoin('utilisateur', 'utilisateur.id', 'levee_facteur.utilisateur_id')
    .where('levee_facteur.id', '=', id)
    .select([
      'levee_facteur.utilisateur_id',
      'levee_facteur.demandee_par',
      'levee_facteur.etat',
      'utilisateur.email',
    ])
    .forUpdate('levee_facteur')
    .executeTakeFirst()
  if (!levee) throw new Introuvable()
  if (levee.etat !== 'demandee')
    throw new ErreurMetier('DEJA_TRAITEE', 409, 'Cette demande a déjà sa réponse. Rechargez la liste.')
  return levee
}

function record(trx: Trx, auteur: Personne, acte: NomActe, utilisateurId: string): Promise<void> {
  return journalisePersonne(trx, auteur, { acte, objetType: 'utilisateur', objetId: utilisateurId })
}
