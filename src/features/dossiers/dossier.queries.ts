import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { nomStagiaire } from '../../auth/portee.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Cents } from '../../core/money.ts'
import type { Trx } from '../../db/client.ts'
import { isNotReplaced } from '../reglements/queries.ts'
import { accessibleDossiers, failedLines, numerosFacturesOf, selectFaits } from './queries.ts'

/** One dossier with all that its page tells, in one statement; the timeline apart (`listEvenements`). */
export async function findDossier(trx: Trx, acces: Acces, numero: string) {
  const dossier = await accessibleDossiers(trx, acces)
    .where('dossier.numero', '=', numero)
    .$call((query) => selectFaits(trx, query))
    .select([
      'dossier.numero',
      'dossier.numero_externe',
      'dossier.intitule',
      'dossier.dispositif',
      'dossier.duree_heures',
    ])
    .select(['dossier.entreprise_raison_sociale', 'dossier.entreprise_siret', 'dossier.nb_stagiaires'])
    .select((eb) => [
      eb
        .selectFrom('dispositif')
        .whereRef('dispositif.code', '=', 'dossier.dispositif')
        .select('dispositif.libelle')
        .as('dispositif_libelle'),
      jsonObjectFrom(etablissementOf(trx)).$notNull().as('etablissement'),
      jsonArrayFrom(stagiairesOf(trx, acces)).as('stagiaires'),
      jsonArrayFrom(accordsOf(trx)).as('accords'),
      jsonArrayFrom(echeancesOf(trx)).as('echeancier'),
      jsonArrayFrom(imputationsOf(trx)).as('imputations'),
      jsonArrayFrom(reglementsOf(trx, acces)).as('reglements'),
      failedLines(trx)
        .where(isNotReplaced)
        .whereRef('ligne.organisme_id', '=', sql.ref('dossier.organisme_id'))
        .whereRef('ligne.dossier_numero', '=', sql.ref('dossier.numero'))
        .select(({ fn }) => fn.sum<Cents | null>('ligne.montant').as('somme'))
        .$asScalar()
        .as('montant_a_reemettre'),
    ])
    .executeTakeFirst()
  if (!dossier) throw new Introuvable()
  return dossier
}
export type DossierDetail = Awaited<ReturnType<typeof findDossier>>
export type AccordDetail = DossierDetail['accords'][number]
export type ReglementDossier = DossierDetail['reglements'][number]

function etablissementOf(trx: Trx) {
  return trx
    .selectFrom('etablissement as e')
    .whereRef('e.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('e.numero', '=', sql.ref('dossier.etablissement_numero'))
    .select(['e.numero', 'e.raison_sociale', 'e.enseigne', 'e.ville', 'e.siret'])
}

/** Without their names, in an order that tells nothing of them, where the person may not see them. */
function stagiairesOf(trx: Trx, acces: Acces) {
  return trx
    .selectFrom('participation as p')
    .whereRef('p.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('p.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('p.retire_le', 'is', null)
    .select(['p.stagiaire_id', 'p.heures_prevues', 'p.heures_realisees', 'p.abandon_le'])
    .select([nomStagiaire(acces, 'p.nom', 'nom'), nomStagiaire(acces, 'p.prenom', 'prenom')])
    .$if(!acces.sansNoms, (query) => query.orderBy('p.pliure'))
    .orderBy('p.stagiaire_id')
}

/** Every version, the last one first, each with its amounts by nature. */
function accordsOf(trx: Trx) {
  return trx
    .selectFrom('accord as a')
    .whereRef('a.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('a.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('a.retire_le', 'is', null)
    .select([
      'a.numero',
      'a.version',
      'a.date_accord',
      'a.validite',
      'a.subrogation',
      'a.destinataire_facture',
    ])
    .select(jsonArrayFrom(natures(trx)).as('lignes'))
    .orderBy('a.numero')
    .orderBy('a.version', 'desc')
}

function natures(trx: Trx) {
  return trx
    .selectFrom('accord_ligne as l')
    .whereRef('l.organisme_id', '=', sql.ref('a.organisme_id'))
    .whereRef('l.numero', '=', sql.ref('a.numero'))
    .whereRef('l.version', '=', sql.ref('a.version'))
    .where('l.retire_le', 'is', null)
    .select(['l.nature', 'l.ht', 'l.tva', 'l.ttc', 'l.part_opco', 'l.part_entreprise', 'l.taux_tva'])
    .orderBy('l.part_opco', 'desc')
    .orderBy('l.nature')
}

function echeancesOf(trx: Trx) {
  return trx
    .selectFrom('echeance as e')
    .whereRef('e.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('e.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('e.retire_le', 'is', null)
    .select([
      'e.numero',
      'e.codification',
      'e.ouverture',
      'e.montant_total',
      'e.montant_regle',
      'e.montant_en_cours',
    ])
    .orderBy('e.ouverture', (ordre) => ordre.asc().nullsLast())
    .orderBy('e.numero')
}

/** What each invoice asks for this dossier, newest first. */
function imputationsOf(trx: Trx) {
  return trx
    .selectFrom('imputation as i')
    .innerJoin('facture as f', (on) =>
      on.onRef('f.organisme_id', '=', 'i.organisme_id').onRef('f.id', '=', 'i.facture_id'),
    )
    .whereRef('i.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('i.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('i.retire_le', 'is', null)
    .where('f.retire_le', 'is', null)
    .select([
      'f.id',
      'f.numero_facture',
      'f.numero_interne',
      'f.type',
      'f.date_facture',
      'f.statut',
      'f.statut_le',
      'f.motif',
    ])
    .select(['i.echeance_numero', 'i.montant'])
    .orderBy('f.date_facture', (ordre) => ordre.desc().nullsLast())
    .orderBy('f.numero_facture')
    .orderBy('i.echeance_numero')
}

/** The transfers with lines for this dossier, and what those lines make; a link only where the person may follow it. */
function reglementsOf(trx: Trx, { etablissements }: Acces) {
  return trx
    .selectFrom('reglement_ligne as ligne')
    .innerJoin('reglement as r', (on) =>
      on
        .onRef('r.organisme_id', '=', 'ligne.organisme_id')
        .onRef('r.reference', '=', 'ligne.reglement_reference'),
    )
    .whereRef('ligne.organisme_id', '=', sql.ref('dossier.organisme_id'))
    .whereRef('ligne.dossier_numero', '=', sql.ref('dossier.numero'))
    .where('r.retire_le', 'is', null)
    .groupBy(['r.organisme_id', 'r.reference'])
    .select(['r.reference', 'r.statut', 'r.motif', 'r.date_emission', 'r.date_execution'])
    .select((eb) => [
      eb.fn.sum<Cents>('ligne.montant').as('montant'),
      sql<boolean>`not ${isNotReplaced}`.as('remplace'),
      etablissements === null
        ? sql<boolean>`true`.as('accessible')
        : sql<boolean>`r.etablissement_numero = any(${etablissements})`.as('accessible'),
    ])
    .orderBy('r.date_emission', (ordre) => ordre.desc().nullsLast())
    .orderBy('r.reference', 'desc')
}

const EVENEMENTS_MAX = 200

/** What happened to the dossier, its invoices and its transfers, newest first. */
export function listEvenements(trx: Trx, acces: Acces, numero: string) {
  return trx
    .selectFrom(objetsOf(trx, acces, numero).as('o'))
    .innerJoin('evenement as e', (on) =>
      on.onRef('e.objet_type', '=', 'o.type').onRef('e.objet_id', '=', 'o.id'),
    )
    .where('e.organisme_id', '=', acces.organismeId)
    .select([
      'e.id',
      'e.objet_type',
      'e.objet_id',
      'e.type',
      'e.le',
      'e.auteur',
      'e.avant',
      'e.apres',
      'e.motif',
    ])
    .orderBy('e.le', 'desc')
    .orderBy('e.id', 'desc')
    .limit(EVENEMENTS_MAX)
    .execute()
}
export type EvenementDossier = Awaited<ReturnType<typeof listEvenements>>[number]

function objetsOf(trx: Trx, acces: Acces, numero: string) {
  const dossier = accessibleDossiers(trx, acces).where('dossier.numero', '=', numero)
  const type = (nom: string) => sql<string>`${sql.lit(nom)}`.as('type')
  return dossier
    .select([type('dossier'), 'dossier.numero as id'])
    .union(
      trx
        .selectFrom(numerosFacturesOf(trx, acces, numero).as('f'))
        .select([type('facture'), sql<string>`f.numero`.as('id')]),
    )
    .union(
      dossier
        .innerJoin('reglement_ligne as l', (on) =>
          on
            .onRef('l.organisme_id', '=', 'dossier.organisme_id')
            .onRef('l.dossier_numero', '=', 'dossier.numero'),
        )
        .innerJoin('reglement as r', (on) =>
          on
            .onRef('r.organisme_id', '=', 'l.organisme_id')
            .onRef('r.reference', '=', 'l.reglement_reference')
            .on('r.retire_le', 'is', null),
        )
        .select([type('reglement'), 'r.reference as id']),
    )
}
