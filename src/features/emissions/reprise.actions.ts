import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import type { Deps } from '../../http/types.ts'
import { TENTATIVES_MAX } from './rules.ts'

/** Asks again for every document that was given up; the worker issues them. Asked twice, it does nothing more. */
export async function retryEmissions(trx: Trx, deps: Deps, personne: Personne): Promise<void> {
  const reprises = await trx
    .updateTable('emission_attente')
    .set({ tentatives: 0, cree_le: personne.maintenant })
    .where('tentatives', '>=', TENTATIVES_MAX)
    .returning('objet_id')
    .execute()
  if (reprises.length === 0) return
  await journalisePersonne(trx, personne, {
    acte: 'emission.reprise',
    objetType: 'emission',
    details: { nombre: reprises.length },
  })
  await deps.queue.send(trx, 'emettre-documents', {})
}
