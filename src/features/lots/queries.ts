import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import type { Rapport } from '../imports/rapport.rules.ts'
import type { EtatLot } from './schemas.ts'

export const PAR_PAGE = 25

/** What the worker last said of a lot under way. */
export type Progression = { etape: string; fait: number; total: number | null }

/** The lots of a page, newest first, with the counts of their files but not their whole reports. */
export async function listLots(trx: Trx, page: number) {
  const { nombre } = await trx
    .selectFrom('lot')
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  const lots = await trx
    .selectFrom('lot')
    .select(['id', 'nom', 'depose_le', 'termine_le', 'etat', 'origine', 'auteur'])
    .select(sql<Rapport['fichiers'] | null>`rapport -> 'fichiers'`.as('fichiers'))
    .orderBy('depose_le', 'desc')
    .orderBy('id')
    .offset((page - 1) * PAR_PAGE)
    .limit(PAR_PAGE)
    .execute()
  return {
    nombre,
    lots: lots.map((lot) => ({
      ...lot,
      etat: lot.etat as EtatLot,
      fichiers: lot.fichiers ?? [],
    })),
  }
}
export type LotResume = Awaited<ReturnType<typeof listLots>>['lots'][number]

/** A lot whole, and the files whose refused rows can be taken away. */
export async function findLot(trx: Trx, id: string) {
  const lot = await trx.selectFrom('lot').selectAll().where('id', '=', id).executeTakeFirst()
  if (!lot) return undefined
  const rejets = await trx
    .selectFrom('lot_rejet')
    .select('fichier')
    .where('lot_id', '=', id)
    .orderBy('fichier')
    .execute()
  return {
    ...lot,
    etat: lot.etat as EtatLot,
    // Empty until the lot has been read once.
    rapport: lot.rapport as unknown as Partial<Rapport>,
    progression: lot.progression as Progression | null,
    rejets: rejets.map(({ fichier }) => fichier),
  }
}
export type Lot = NonNullable<Awaited<ReturnType<typeof findLot>>>

export async function findRejet(trx: Trx, lotId: string, fichier: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('lot_rejet')
    .select('contenu')
    .where('lot_id', '=', lotId)
    .where('fichier', '=', fichier)
    .executeTakeFirst()
  return row?.contenu
}
