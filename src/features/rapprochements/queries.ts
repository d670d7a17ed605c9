import type { Trx } from '../../db/client.ts'

export const A_TRAITER_MAX = 100
const TRAITES_MAX = 50

/** What waits, oldest first, and what was last settled. */
export async function listRapprochements(trx: Trx) {
  const { nombre } = await trx
    .selectFrom('rapprochement')
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .where('etat', '=', 'a_traiter')
    .executeTakeFirstOrThrow()
  const attentes = await rapprochements(trx)
    .where('r.etat', '=', 'a_traiter')
    .orderBy('r.cree_le')
    .orderBy('r.fichier')
    .orderBy('r.rang')
    .limit(A_TRAITER_MAX)
    .execute()
  const traites = await rapprochements(trx)
    .where('r.etat', '<>', 'a_traiter')
    .orderBy('r.traite_le', 'desc')
    .limit(TRAITES_MAX)
    .execute()
  return { nombre, attentes, traites }
}

export function findRapprochement(trx: Trx, id: string) {
  return rapprochements(trx).where('r.id', '=', id).executeTakeFirst()
}
export type Rapprochement = NonNullable<Awaited<ReturnType<typeof findRapprochement>>>

function rapprochements(trx: Trx) {
  return trx
    .selectFrom('rapprochement as r')
    .innerJoin('lot as l', 'l.id', 'r.lot_id')
    .select([
      'r.id',
      'r.lot_id',
      'r.fichier',
      'r.rang',
      'r.ligne',
      'r.nature',
      'r.effet',
      'r.raison',
      'r.etat',
    ])
    .select([
      'r.msg_id',
      'r.pmt_inf_id',
      'r.end_to_end_id',
      'r.montant',
      'r.devise',
      'r.le',
      'r.motif',
      'r.compte',
    ])
    .select(['r.propose_reference', 'r.reglement_reference', 'r.traite_motif', 'r.traite_par', 'r.traite_le'])
    .select(['r.cree_le', 'l.nom as lot_nom', 'l.etat as lot_etat'])
}
