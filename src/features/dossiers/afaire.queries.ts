import { sql } from 'kysely'
import { jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { addJours, jourParis } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import type { Trx } from '../../db/client.ts'
import { accessibleDossiers, accessibleFactures, facturesOf } from './queries.ts'
import { type AFaire, DELAI_FACTURATION, FACTURES_EN_COURS } from './rules.ts'

type Dossiers = ReturnType<typeof accessibleDossiers>

/** The dossiers of which this is to be done. The home page names the first ones, the list shows them all. */
export function keepAFaire(trx: Trx, acces: Acces, dossiers: Dossiers, quoi: AFaire): Dossiers {
  const today = jourParis(acces.personne.maintenant)
  const ouverts = dossiers.where('dossier.statut', 'in', ['ACCORDE', 'ROMPU'])
  switch (quoi) {
    case 'PIECES':
      return ouverts.where('dossier.numero', 'in', dossiersEnAttente(trx, acces))
    case 'FACTURER':
      return ouverts
        .whereRef('dossier.facture', '<', 'dossier.accorde')
        .where('dossier.accorde', '>', 0)
        .where('dossier.date_limite_facturation', '>=', today)
        .where('dossier.date_limite_facturation', '<=', addJours(today, DELAI_FACTURATION))
        .where(hasNone(trx, FACTURES_EN_COURS))
        .where(isNone(rejetees(trx)))
        .where(isNone(soldes(trx)))
    case 'DEPASSE':
      return stillToBill(ouverts)
        .where('dossier.date_limite_facturation', '<', today)
        .where(hasNone(trx, FACTURES_EN_COURS))
        .where(isNone(soldes(trx)))
    case 'CORRIGER':
      return stillToBill(ouverts)
        .where(sql<boolean>`coalesce(dossier.date_limite_facturation, 'infinity') >= ${today}`)
        .where(sql<boolean>`not ${isNone(rejetees(trx))}`)
        .where(hasNone(trx, FACTURES_EN_COURS))
  }
}

/** The first ones, the most pressing first, each with how many they are in all and what is still to bill, in cents. */
export function listAFaire(trx: Trx, acces: Acces, quoi: AFaire, combien: number) {
  return keepAFaire(trx, acces, accessibleDossiers(trx, acces), quoi)
    .select(['dossier.numero', 'dossier.date_limite_facturation as limite'])
    .select([
      jsonObjectFrom(
        (quoi === 'PIECES' ? facturesIn(trx, ['EN_ATTENTE_PIECES']) : rejetees(trx))
          .limit(1)
          .select(['facture.numero_facture', 'facture.statut_le'])
          .orderBy('facture.statut_le', (ordre) => ordre.desc().nullsLast()),
      ).as('facture'),
      sql<number>`count(*) over ()`.as('nombre'),
      sql<Cents>`sum(dossier.accorde - dossier.facture) over ()`.as('montant'),
    ])
    .orderBy('dossier.date_limite_facturation')
    .orderBy('dossier.numero')
    .limit(combien)
}

/** What is owed and not billed. A dossier that owes something has a `reste`, and that has an index. */
function stillToBill(ouverts: Dossiers): Dossiers {
  return ouverts.where('dossier.reste', '>', 0).whereRef('dossier.facture', '<', 'dossier.accorde')
}

/** From the few invoices that wait for pieces, which have their index. */
function dossiersEnAttente(trx: Trx, acces: Acces) {
  return accessibleFactures(trx, acces)
    .innerJoin('imputation as i', (on) =>
      on.onRef('i.organisme_id', '=', 'f.organisme_id').onRef('i.facture_id', '=', 'f.id'),
    )
    .where('f.statut', '=', 'EN_ATTENTE_PIECES')
    .where('f.type', '<>', 'AVOIR')
    .where('i.retire_le', 'is', null)
    .select('i.dossier_numero')
}

function hasNone(trx: Trx, statuts: readonly string[]) {
  return isNone(facturesIn(trx, statuts))
}

/** A value rather than an `exists`, which the planner would make a join: looked up for the few dossiers that remain. */
function isNone(factures: ReturnType<typeof facturesOf>) {
  return sql<boolean>`((${factures.select(sql`true`.as('vrai')).limit(1)}) is null)`
}

function facturesIn(trx: Trx, statuts: readonly string[]) {
  return facturesOf(trx).where('facture.statut', 'in', statuts)
}

/** The last invoice of a dossier: after it, what the accord leaves is not to be billed. */
function soldes(trx: Trx) {
  return facturesOf(trx).where('facture.type', '=', 'SOLDE').where('facture.statut', '<>', 'REJETEE')
}

/** Rejected invoices that no later one replaces, for the same échéance of the dossier. */
function rejetees(trx: Trx) {
  const suivante = trx
    .selectFrom('imputation as i')
    .innerJoin('facture as f', (on) =>
      on.onRef('f.organisme_id', '=', 'i.organisme_id').onRef('f.id', '=', 'i.facture_id'),
    )
    .whereRef('i.organisme_id', '=', sql.ref('imputation.organisme_id'))
    .whereRef('i.dossier_numero', '=', sql.ref('imputation.dossier_numero'))
    .whereRef('i.echeance_numero', '=', sql.ref('imputation.echeance_numero'))
    .where('i.retire_le', 'is', null)
    .where('f.retire_le', 'is', null)
    .where('f.type', '<>', 'AVOIR')
    .where('f.statut', '<>', 'REJETEE')
    .where(
      sql<boolean>`coalesce(f.recue_le, f.date_facture) > coalesce(facture.recue_le, facture.date_facture)`,
    )
    .select(sql`true`.as('vrai'))
    .limit(1)
  return facturesIn(trx, ['REJETEE']).where(sql<boolean>`((${suivante}) is null)`)
}
