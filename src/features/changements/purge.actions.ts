import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { Storage } from '../../storage/storage.ts'

/** Statements joined to requests that came to nothing a year ago: withdrawn, refused, or a draft never sent. */
function inutiles(trx: Trx, maintenant: Date) {
  const limite = sql`${maintenant}::timestamptz - interval '1 year'`
  return trx
    .selectFrom('changement_compte')
    .where('rib_objet', 'is not', null)
    .where(
      sql<SqlBool>`(etat in ('RETIREE', 'REFUSEE') and etat_le <= ${limite} or etat = 'BROUILLON' and expire_le <= ${limite})`,
    )
    .select('organisme_id')
    .$narrowType<{ organisme_id: number }>()
    .select('rib_objet as cle')
    .$narrowType<{ cle: string }>()
}

export async function countRibs(trx: Trx, maintenant: Date): Promise<number> {
  const { nombre } = await trx
    .selectFrom(inutiles(trx, maintenant).as('i'))
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

const PAR_PASSE = 200

/** The file first: cut off in between, the next round finds the row again. */
export async function eraseRibs(
  trx: Trx,
  maintenant: Date,
  { storage }: { storage: Storage },
): Promise<number> {
  const ribs = await inutiles(trx, maintenant).limit(PAR_PASSE).execute()
  for (const { organisme_id, cle } of ribs) {
    await storage.delete(cle)
    await trx
      .deleteFrom('fichier_depose')
      .where('organisme_id', '=', organisme_id)
      .where('cle', '=', cle)
      .execute()
  }
  return ribs.length
}
