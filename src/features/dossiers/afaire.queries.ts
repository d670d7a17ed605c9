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
        .where('dossier.facture', '=', 0)
        .where('dossier.accorde', '>', 0)
        .where('dossier.date_limite_facturation', '>=', today)
        .where('dossier.date_limite_facturation', '<=', addJours(today, DELAI_FACTURATION))
        .where(hasNone(trx, ['REJETEE', ...FACTURES_EN_COURS]))
    case 'DEPASSE':
      return stillToBill(ouverts)
        .where('dossier.date_limite_facturation', '<', today)
        .where(hasNone(trx, FACTURES_EN_COURS))
    case 'CORRIGER':
      return stillToBill(ouverts)
        .where(sql<boolean>`coalesce(dossier.date_limite_facturation, 'infinity') >= ${today}`)
        .where(sql<boolean>`not ${hasNone(trx, ['REJETEE'])}`)
        .where(hasNone(trx, FACTURES_EN_COURS))
  }
}

/** The first ones, the most pressing first, each with how many they are in all and what is still to bill, in cents. */
export function listAFaire(trx: Trx, acces: Acces, quoi: AFaire, combien: number) {
  return keepAFaire(trx, acces, accessibleDossiers(trx, acces), quoi)
    .select(['dossier.numero', 'dossier.date_limite_facturation as limite'])
    .select([
      jsonObjectFrom(
        facturesIn(trx, quoi === 'PIECES' ? ['EN_ATTENTE_PIECES'] : ['REJETEE'])
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

/** A value rather than an `exists`, which the planner would make a join: looked up for the few dossiers that remain. */
function hasNone(trx: Trx, statuts: readonly string[]) {
  return sql<boolean>`((${facturesIn(trx, statuts).select(sql`true`.as('vrai'))}) is null)`
}

function facturesIn(trx: Trx, statuts: readonly string[]) {
  return facturesOf(trx).where('facture.statut', 'in', statuts).limit(1)
}
