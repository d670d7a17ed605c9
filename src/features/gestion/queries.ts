import { sql } from 'kysely'
import { addJours, type Jour } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { countDemandes } from '../demandes/queries.ts'
import { countEchecs } from '../emissions/queries.ts'
import { countFile } from '../messages/gestion.queries.ts'
import { countSansAdministrateur } from '../organismes/queries.ts'

/** What waits for the funder's people. */
export async function countAttentes(trx: Trx, jour: Jour) {
  const { lots, refusees } = await trx
    .selectFrom('lot')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('etat', 'in', ['essaye', 'echec']).as('lots'),
      sql<number>`coalesce(sum((select sum((f ->> 'refuses')::integer) from jsonb_array_elements(rapport -> 'fichiers') f))
        filter (where etat = 'importe'), 0)::integer`.as('refusees'),
    ])
    .where('depose_le', '>=', sql<Date>`${addJours(jour, -30)}::date`)
    .executeTakeFirstOrThrow()
  const { rapprochements } = await trx
    .selectFrom('rapprochement')
    .select((eb) => eb.fn.countAll<number>().as('rapprochements'))
    .where('etat', '=', 'a_traiter')
    .executeTakeFirstOrThrow()
  const [demandes, sansAdministrateur] = [
    await countDemandes(trx, 'a_traiter'),
    await countSansAdministrateur(trx),
  ]
  const { a_traiter: messages } = await countFile(trx)
  const reglements = await listReglementsAReemettre(trx)
  const emissions = await countEchecs(trx)
  return { lots, rapprochements, emissions, refusees, demandes, sansAdministrateur, messages, reglements }
}
export type Attentes = Awaited<ReturnType<typeof countAttentes>>

/** Transfers that the bank sent back and that nothing standing replaces, newest first. */
function listReglementsAReemettre(trx: Trx) {
  return trx
    .selectFrom('reglement as r')
    .innerJoin('organisme as o', 'o.id', 'r.organisme_id')
    .where('r.statut', 'in', ['REJETE', 'RETOURNE'])
    .where('r.retire_le', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('reglement as s')
            .whereRef('s.organisme_id', '=', 'r.organisme_id')
            .whereRef('s.remplace_reference', '=', 'r.reference')
            .where('s.retire_le', 'is', null)
            .where('s.statut', '<>', 'ANNULE')
            .select('s.reference'),
        ),
      ),
    )
    .select([
      'r.reference',
      'r.date_emission',
      'r.montant',
      'r.statut',
      'r.motif',
      'o.raison_sociale',
      'o.siren',
    ])
    .orderBy('r.date_emission', (ob) => ob.desc().nullsLast())
    .orderBy('r.reference')
    .limit(10)
    .execute()
}

/** The last twelve months that were computed, oldest first. */
export async function listStatistiques(trx: Trx) {
  const mois = await trx
    .selectFrom('statistique_mois')
    .selectAll()
    .orderBy('mois', 'desc')
    .limit(12)
    .execute()
  return mois.reverse()
}
export type StatistiqueMois = Awaited<ReturnType<typeof listStatistiques>>[number]
