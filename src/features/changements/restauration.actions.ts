import type { Trx } from '../../db/client.ts'
import { TRANSITIONS } from './rules.ts'
import { A_REFAIRE, advance } from './suivi.actions.ts'

/**
 * After a restoration nobody knows what was decided since the backup: every check and every approval of an account that
 * has not left is done again. One that had left stays so, and does not leave twice. Returns how many.
 */
export async function reopenChangements(trx: Trx, maintenant: Date): Promise<number> {
  const demandes = await trx
    .selectFrom('changement_compte')
    .where('etat', 'in', TRANSITIONS.restauration.de)
    .selectAll()
    .execute()
  const auteur = { id: null, camp: 'programme', maintenant, adresse: '' } as const
  for (const demande of demandes)
    await advance(trx, auteur, demande, { acte: 'restauration', colonnes: A_REFAIRE })
  return demandes.length
}
