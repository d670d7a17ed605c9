import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { Storage } from '../../storage/storage.ts'

type Perime = (colonne: string) => RawBuilder<SqlBool>

/** Statements joined to requests that came to nothing: withdrawn, refused, or a draft never sent. */
function inutiles(trx: Trx, perime: Perime) {
  return trx
    .selectFrom('changement_compte')
    .where('rib_objet', 'is not', null)
    .where(
      sql<SqlBool>`(etat in ('RETIREE', 'REFUSEE') and ${perime('etat_le')} or etat = 'BROUILLON' and ${perime('expire_le')})`,
    )
    .select('organisme_id')
    .$narrowType<{ organisme_id: number }>()
    .select('rib_objet as cle')
    .$narrowType<{ cle: string }>()
}

export async function countRibs(trx: Trx, perime: Perime): Promise<number> {
  const { nombre } = await trx
    .selectFrom(inutiles(trx, perime).as('i'))
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

const PAR_PASSE = 200

/** The file first: cut off in between, the next round finds the row again. */
export async function eraseRibs(trx: Trx, perime: Perime, storage: Storage): Promise<bigint> {
  const ribs = await inutiles(trx, perime).limit(PAR_PASSE).execute()
  for (const { organisme_id, cle } of ribs) {
    await storage.delete(cle)
    await trx
      .deleteFrom('fichier_depose')
      .where('organisme_id', '=', organisme_id)
      .where('cle', '=', cle)
      .execute()
  }
  return BigInt(ribs.length)
}
