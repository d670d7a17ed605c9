import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'

/** Where every read of a dossier starts: those of the organisme, of the establishments in scope, unless withdrawn. */
export function accessibleDossiers(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('dossier')
    .where('dossier.organisme_id', '=', organismeId)
    .where('dossier.retire_le', 'is', null)
    .where(inScope('dossier.etablissement_numero', etablissements))
}

/** Counts and sums of the dossiers in scope, by establishment, dispositif and statut. */
export function accessibleCompteurs(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('compteur_dossier as compteur')
    .where('compteur.organisme_id', '=', organismeId)
    .where('compteur.nombre', '>', 0)
    .where(inScope('compteur.etablissement_numero', etablissements))
}

/** What decides who must act on each dossier of the query (see situation.rules). */
export function selectFaits(trx: Trx, query: ReturnType<typeof accessibleDossiers>) {
  return query
    .select([
      'dossier.statut',
      'dossier.statut_le',
      'dossier.motif',
      'dossier.date_debut',
      'dossier.date_fin',
      'dossier.date_limite_facturation',
      'dossier.accord_date',
      'dossier.accorde',
      'dossier.facture',
      'dossier.regle',
      'dossier.reste',
      'dossier.a_reemettre',
    ])
    .select((eb) => [
      eb
        .selectFrom('accord')
        .whereRef('accord.organisme_id', '=', 'dossier.organisme_id')
        .whereRef('accord.numero', '=', 'dossier.accord_numero')
        .whereRef('accord.version', '=', 'dossier.accord_version')
        .select('accord.subrogation')
        .as('subrogation'),
      jsonArrayFrom(
        facturesOf(trx)
          .select(['facture.numero_facture', 'facture.statut', 'facture.statut_le', 'facture.motif'])
          .orderBy('facture.statut_le', (ordre) => ordre.desc().nullsLast()),
      ).as('factures'),
      jsonArrayFrom(
        eb
          .selectFrom('echeance')
          .whereRef('echeance.organisme_id', '=', 'dossier.organisme_id')
          .whereRef('echeance.dossier_numero', '=', 'dossier.numero')
          .where('echeance.retire_le', 'is', null)
          .where(sql<boolean>`echeance.montant_total > echeance.montant_regle + echeance.montant_en_cours`)
          .select(['echeance.numero', 'echeance.ouverture']),
      ).as('echeances'),
    ])
}

/** Where every read of a facture starts: those of the organisme, of the establishments in scope, unless withdrawn. */
export function accessibleFactures(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('facture as f')
    .where('f.organisme_id', '=', organismeId)
    .where('f.retire_le', 'is', null)
    .where(inScope('f.etablissement_numero', etablissements))
}

/** The invoices that ask money for the outer query's dossier. */
export function facturesOf(trx: Trx) {
  return trx
    .selectFrom('imputation')
    .innerJoin('facture', (on) =>
      on
        .onRef('facture.organisme_id', '=', 'imputation.organisme_id')
        .onRef('facture.id', '=', 'imputation.facture_id'),
    )
    .whereRef('imputation.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('imputation.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('imputation.retire_le', 'is', null)
    .where('facture.retire_le', 'is', null)
    .where('facture.type', '<>', 'AVOIR')
}

/** Our numbers of the invoices that ask money for this dossier, avoirs included. */
export function numerosFacturesOf(trx: Trx, acces: Acces, numero: string) {
  return accessibleDossiers(trx, acces)
    .where('dossier.numero', '=', numero)
    .innerJoin('imputation as i', (on) =>
      on
        .onRef('i.organisme_id', '=', 'dossier.organisme_id')
        .onRef('i.dossier_numero', '=', 'dossier.numero')
        .on('i.retire_le', 'is', null),
    )
    .innerJoin('facture as f', (on) =>
      on
        .onRef('f.organisme_id', '=', 'i.organisme_id')
        .onRef('f.id', '=', 'i.facture_id')
        .on('f.retire_le', 'is', null),
    )
    .where('f.numero_interne', 'is not', null)
    .select('f.numero_interne as numero')
}

/** The failed transfers of the lines: rejected or returned by the bank, none other in their place. */
export function failedLines(trx: Trx) {
  return trx
    .selectFrom('reglement_ligne as ligne')
    .innerJoin('reglement as r', (on) =>
      on
        .onRef('r.organisme_id', '=', 'ligne.organisme_id')
        .onRef('r.reference', '=', 'ligne.reglement_reference'),
    )
    .where('r.retire_le', 'is', null)
    .where('r.statut', 'in', ['REJETE', 'RETOURNE'])
}
