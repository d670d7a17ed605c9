import type { CleFlux, Rythme } from '../../core/flux.ts'
import type { Trx } from '../../db/client.ts'
import { toRythme } from '../../db/etat.ts'

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

/** A feed's announced rhythm, with the version that a form must give back. */
export async function readRythme(trx: Trx, cle: CleFlux): Promise<{ rythme: Rythme; version: number }> {
  const { version, ...flux } = await trx
    .selectFrom('flux')
    .select(['nombre', 'unite', 'ouvres', 'version'])
    .where('cle', '=', cle)
    .executeTakeFirstOrThrow()
  return { rythme: toRythme(flux), version }
}
