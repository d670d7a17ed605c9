import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable } from '../../core/errors.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { matchRapprochement } from '../imports/rapprochement.actions.ts'
import { findRapprochement } from './queries.ts'

const OBJET = 'rapprochement'

/** Matches what waits with the règlement of this reference; `trx` acts as `lots`, for it does what a lot does. */
export async function matchReglement(
  trx: Trx,
  personne: Personne,
  id: string,
  reference: string,
): Promise<void> {
  const { maintenant } = personne
  const organismeId = await matchRapprochement(trx, {
    id,
    reference,
    auteur: formatNom(personne),
    maintenant,
  })
  await journalisePersonne(
    trx,
    { ...personne, organismeId },
    { acte: 'rapprochement.main', objetType: OBJET, objetId: id, details: { reglement: reference } },
  )
}

/** It concerns no règlement: it leaves the list, with the reason. */
export async function setAside(trx: Trx, personne: Personne, id: string, motif: string): Promise<void> {
  const ecarte = await trx
    .updateTable('rapprochement')
    .set({ etat: 'ecarte', traite_motif: motif })
    .set({ traite_par: formatNom(personne), traite_le: personne.maintenant })
    .where('id', '=', id)
    .where('etat', '=', 'a_traiter')
    .returning('id')
    .executeTakeFirst()
  if (!ecarte) {
    const actuel = await findRapprochement(trx, id)
    if (!actuel) throw new Introuvable()
    throw new Conflit(actuel.etat, motif, 'Quelqu’un a déjà traité ce rapprochement. Rechargez la page.')
  }
  await journalisePersonne(trx, personne, { acte: 'rapprochement.ecart', objetType: OBJET, objetId: id })
}
