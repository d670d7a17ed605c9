import type { Trx } from '../../db/client.ts'

/** The funder's name as edited here, and its version; undefined as long as it is the installation's. */
export async function findNomFinanceur(trx: Trx): Promise<{ nom: string; version: number } | undefined> {
  const edite = await trx
    .selectFrom('reglage')
    .select(['valeur', 'version'])
    .where('nom', '=', 'financeur_nom')
    .executeTakeFirst()
  return edite && { nom: String(edite.valeur), version: edite.version }
}
