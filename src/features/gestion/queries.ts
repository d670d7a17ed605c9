import { sql } from 'kysely'
import { addJours, type Jour } from '../../core/dates.ts'
import { fluxOf } from '../../core/flux.ts'
import type { Trx } from '../../db/client.ts'
import { listFlux } from '../../db/etat.ts'
import { countChangements } from '../changements/gestion.queries.ts'
import { countDemandes } from '../demandes/queries.ts'
import { countEchecs } from '../emissions/queries.ts'
import type { Rapport } from '../imports/rapport.rules.ts'
import { sumCompte } from '../lots/rules.ts'
import { countFile } from '../messages/gestion.queries.ts'
import { countSansAdministrateur } from '../organismes/queries.ts'

/** Each feed, its last lot and what of the feed's own files was refused there. */
export async function listFluxRecus(trx: Trx, maintenant: Date) {
  const flux = await listFlux(trx, maintenant)
  const ids = flux.flatMap(({ lotId }) => lotId ?? [])
  const lots = ids.length > 0 ? await selectLots(trx).where('id', 'in', ids).execute() : []
  return flux.map((lu) => {
    const lot = lots.find(({ id }) => id === lu.lotId)
    const siens = (lot?.fichiers ?? []).filter(({ fichier }) => fluxOf(fichier) === lu.cle)
    return { ...lu, lot: lot?.nom ?? '', refusees: sumCompte(siens, 'refuses') }
  })
}
export type FluxRecu = Awaited<ReturnType<typeof listFluxRecus>>[number]

/** The last lots of which rows were refused, newest first, with the files that these rows are of. */
export async function listRefus(trx: Trx, jour: Jour) {
  const lots = await selectLots(trx)
    .where('etat', '=', 'importe')
    .where('depose_le', '>=', sql<Date>`${addJours(jour, -RECENT_JOURS)}::date`)
    .where(sql<boolean>`rapport @? '$.fichiers[*] ? (@.refuses > 0)'`)
    .orderBy('depose_le', 'desc')
    .orderBy('id')
    .limit(10)
    .execute()
  return lots.map(({ fichiers, ...lot }) => ({
    ...lot,
    refusees: sumCompte(fichiers ?? [], 'refuses'),
    fichiers: (fichiers ?? []).filter(({ refuses }) => refuses > 0).map(({ fichier }) => fichier),
  }))
}
export type LotRefuse = Awaited<ReturnType<typeof listRefus>>[number]

const RECENT_JOURS = 30

function selectLots(trx: Trx) {
  return trx
    .selectFrom('lot')
    .select(['id', 'nom', 'depose_le'])
    .select(sql<Rapport['fichiers'] | null>`rapport -> 'fichiers'`.as('fichiers'))
}

/** What waits for the funder's people. */
export async function countAttentes(trx: Trx, jour: Jour) {
  const { lots, refusees } = await trx
    .selectFrom('lot')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('etat', 'in', ['essaye', 'echec']).as('lots'),
      sql<number>`coalesce(sum((select sum((f ->> 'refuses')::integer) from jsonb_array_elements(rapport -> 'fichiers') f))
        filter (where etat = 'importe'), 0)::integer`.as('refusees'),
    ])
    .where('depose_le', '>=', sql<Date>`${addJours(jour, -RECENT_JOURS)}::date`)
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
  const changements = await countChangements(trx)
  const reglements = await listReglementsAReemettre(trx)
  const emissions = await countEchecs(trx)
  return {
    changements,
    lots,
    rapprochements,
    emissions,
    refusees,
    demandes,
    sansAdministrateur,
    messages,
    reglements,
  }
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
