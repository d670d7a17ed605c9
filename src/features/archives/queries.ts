import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Trx } from '../../db/client.ts'

/** An archived dossier with its stagiaires and the règlements that paid it (role lots: no other role sees it). */
export function findArchive(trx: Trx, numero: string) {
  return trx
    .selectFrom('dossier as d')
    .innerJoin('organisme as o', 'o.id', 'd.organisme_id')
    .where('d.numero', '=', numero)
    .where('d.archive_le', 'is not', null)
    .select([
      'd.organisme_id',
      'd.numero',
      'd.intitule',
      'd.dispositif',
      'd.statut',
      'd.statut_le',
      'd.archive_le',
    ])
    .select([
      'd.date_debut',
      'd.date_fin',
      'd.accorde',
      'd.facture',
      'd.regle',
      'd.entreprise_raison_sociale',
    ])
    .select(['d.etablissement_numero', 'o.raison_sociale', 'o.siren'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('participation as p')
          .whereRef('p.organisme_id', '=', 'd.organisme_id')
          .whereRef('p.dossier_numero', '=', 'd.numero')
          .where('p.retire_le', 'is', null)
          .select(['p.stagiaire_id', 'p.nom', 'p.prenom'])
          .orderBy('p.pliure')
          .orderBy('p.stagiaire_id'),
      ).as('stagiaires'),
      jsonArrayFrom(
        eb
          .selectFrom('reglement_ligne as l')
          .innerJoin('reglement as r', (on) =>
            on
              .onRef('r.organisme_id', '=', 'l.organisme_id')
              .onRef('r.reference', '=', 'l.reglement_reference'),
          )
          .whereRef('l.organisme_id', '=', 'd.organisme_id')
          .whereRef('l.dossier_numero', '=', 'd.numero')
          .where('r.retire_le', 'is', null)
          .select(['r.reference', 'r.date_execution', 'r.statut'])
          .select(sql<number>`sum(l.montant)::bigint`.as('montant'))
          .groupBy(['r.reference', 'r.date_execution', 'r.statut'])
          .orderBy('r.reference'),
      ).as('reglements'),
    ])
    .executeTakeFirst()
}
export type Archive = NonNullable<Awaited<ReturnType<typeof findArchive>>>
