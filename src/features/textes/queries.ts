import type { Trx } from '../../db/client.ts'
import type { TypeTexte } from './schemas.ts'

/** Every version of each text, the newest first, without its content. */
export async function listTextes(trx: Trx) {
  return trx
    .selectFrom('texte')
    .select(['type', 'version', 'publie_le', 'auteur'])
    .orderBy('type')
    .orderBy('version', 'desc')
    .execute()
}
export type TexteListe = Awaited<ReturnType<typeof listTextes>>[number]

/** The last version of a text; undefined when the funder published none, and the product's own is shown. */
export function findTexte(trx: Trx, type: TypeTexte) {
  return trx
    .selectFrom('texte')
    .selectAll()
    .where('type', '=', type)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export function listDispositifs(trx: Trx) {
  return trx.selectFrom('dispositif').select(['code', 'libelle', 'version']).orderBy('code').execute()
}
export type Dispositif = Awaited<ReturnType<typeof listDispositifs>>[number]
