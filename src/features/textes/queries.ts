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

/** Every version of one text, the newest first. */
export function listVersions(trx: Trx, type: TypeTexte) {
  return trx
    .selectFrom('texte')
    .select(['version', 'publie_le', 'auteur'])
    .where('type', '=', type)
    .orderBy('version', 'desc')
    .execute()
}
export type VersionTexte = Awaited<ReturnType<typeof listVersions>>[number]

/** A version whole, with the text of the one before it (null for the first). */
export function findVersion(trx: Trx, type: TypeTexte, version: number) {
  return trx
    .selectFrom('texte as t')
    .leftJoin('texte as p', (join) => join.onRef('p.type', '=', 't.type').on('p.version', '=', version - 1))
    .select(['t.version', 't.contenu', 't.publie_le', 't.auteur', 'p.contenu as precedent'])
    .where('t.type', '=', type)
    .where('t.version', '=', version)
    .executeTakeFirst()
}
export type VersionLue = NonNullable<Awaited<ReturnType<typeof findVersion>>>

export function findDispositif(trx: Trx, code: string): Promise<Dispositif | undefined> {
  return trx
    .selectFrom('dispositif')
    .select(['code', 'libelle', 'version'])
    .where('code', '=', code)
    .executeTakeFirst()
}

export function listDispositifs(trx: Trx) {
  return trx.selectFrom('dispositif').select(['code', 'libelle', 'version']).orderBy('code').execute()
}
export type Dispositif = Awaited<ReturnType<typeof listDispositifs>>[number]
