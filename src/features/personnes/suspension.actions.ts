import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { refreshOrganismes } from '../imports/derives.actions.ts'
import { holdImports } from './effacement.actions.ts'
import { listSuspensions } from './queries.ts'
import type { Stagiaire, Sujette } from './rules.ts'

/**
 * Hides a stagiaire from the providers in each of her dossiers, until it is lifted; what lots bring of her is kept, hidden.
 * @throws Conflit when it is done already; Invalide for an account, which its administrateur deactivates
 */
export async function suspendPersonne(
  trx: Trx,
  auteur: Personne,
  personne: Sujette,
  motif: string,
): Promise<void> {
  const stagiaire = await take(trx, personne, { attendue: false })
  await trx
    .insertInto('suspension')
    .values(
      stagiaire.participations.map(({ organismeId, dossier }) => ({
        organisme_id: organismeId,
        dossier_numero: dossier,
        stagiaire_id: stagiaire.stagiaireId,
        suspendue_le: auteur.maintenant,
        suspendue_par: auteur.id,
        motif,
      })),
    )
    .execute()
  await settle(trx, auteur, stagiaire, { acte: 'personne.suspension', motif })
}

/** Shows her again everywhere. @throws Conflit when she is not hidden */
export async function liftSuspension(
  trx: Trx,
  auteur: Personne,
  personne: Sujette,
  motif: string,
): Promise<void> {
  const stagiaire = await take(trx, personne, { attendue: true })
  const levee = { levee_le: auteur.maintenant, levee_par: auteur.id, levee_motif: motif }
  for (const { organisme_id, id } of await listSuspensions(trx, stagiaire))
    await trx
      .updateTable('suspension')
      .set(levee)
      .where('organisme_id', '=', organisme_id)
      .where('id', '=', id)
      .execute()
  await settle(trx, auteur, stagiaire, { acte: 'personne.retablissement', motif })
}

/** One act at a time, and none while a lot writes the labels that hide her. */
async function take(trx: Trx, personne: Sujette, { attendue }: { attendue: boolean }): Promise<Stagiaire> {
  if (personne.type !== 'stagiaire')
    throw new Invalide({ motif: 'Seules les données d’un stagiaire se suspendent.' })
  await holdImports(trx)
  const suspendue = (await listSuspensions(trx, personne)).length > 0
  if (suspendue !== attendue) throw new Conflit(suspendue, attendue, DEJA)
  return personne
}

const DEJA =
  'Quelqu’un vient de le faire\u00a0: rechargez la fiche de cette personne pour voir où elle en est.'

/** One line in the journal of each organisme, without the number of the stagiaire. */
async function settle(
  trx: Trx,
  auteur: Personne,
  { participations }: Stagiaire,
  { acte, motif }: { acte: 'personne.suspension' | 'personne.retablissement'; motif: string },
): Promise<void> {
  await refreshOrganismes(trx, [...new Set(participations.map(({ organismeId }) => organismeId))])
  for (const { organismeId, dossier } of participations)
    await journalisePersonne(
      trx,
      { ...auteur, organismeId },
      { acte, objetType: 'dossier', objetId: dossier, details: { motif } },
    )
}
