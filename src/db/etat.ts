import { sql } from 'kysely'
import type { Base } from './client.ts'
import { horsOrganismeLecture } from './tenant.ts'

/** Whether the database answers at all. */
export async function databaseAnswers(base: Base): Promise<boolean> {
  try {
    await horsOrganismeLecture(base, (trx) => sql`select 1`.execute(trx))
    return true
  } catch {
    return false
  }
}

/** A planned stop, as pages tell it. */
export type Arret = { debut: Date; fin: Date; texte: string }

/** What every page says of the service. */
export type EtatService = {
  /** When the data of the last imported lot was taken, or null when none came. */
  donneesAu: Date | null
  /** Hours between two deliveries of the funder's data. */
  rythmeHeures: number
  /** Stops announced and not over, the next one first. */
  arrets: Arret[]
}

export async function readEtatService(base: Base, maintenant: Date): Promise<EtatService> {
  return horsOrganismeLecture(base, async (trx) => {
    const lot = await trx
      .selectFrom('lot')
      .where('etat', '=', 'importe')
      .where('termine_le', '<=', maintenant)
      .select((eb) => eb.fn.max(eb.fn.coalesce('emis_le', 'depose_le')).as('donnees_au'))
      .executeTakeFirst()
    const rythme = await trx
      .selectFrom('reglage')
      .where('nom', '=', 'rythme_heures')
      .select('valeur')
      .executeTakeFirstOrThrow()
    const arrets = await trx
      .selectFrom('annonce')
      .where('retiree_le', 'is', null)
      .where('fin', '>', maintenant)
      .select(['debut', 'fin', 'texte'])
      .orderBy('debut')
      .limit(5)
      .execute()
    return { donneesAu: lot?.donnees_au ?? null, rythmeHeures: Number(rythme.valeur), arrets }
  })
}
