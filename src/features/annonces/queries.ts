import type { Trx } from '../../db/client.ts'

/** Stops not over, the next one first, then those of the last year. */
export async function listArrets(trx: Trx) {
  return trx
    .selectFrom('annonce')
    .select(['id', 'debut', 'fin', 'texte', 'auteur', 'retiree_le'])
    .orderBy('debut', 'desc')
    .limit(50)
    .execute()
}
export type ArretListe = Awaited<ReturnType<typeof listArrets>>[number]

/** Hours between two deliveries of data, with the version that a form must give back. */
export async function readRythme(trx: Trx): Promise<{ heures: number; version: number }> {
  const { valeur, version } = await trx
    .selectFrom('reglage')
    .select(['valeur', 'version'])
    .where('nom', '=', 'rythme_heures')
    .executeTakeFirstOrThrow()
  return { heures: Number(valeur), version }
}
