import { sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import type { Acces, Perimetre } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import { Introuvable } from '../../core/errors.ts'
import { dropSeparateurs, pliure } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import { reglementsEnAttente } from '../reglements/queries.ts'
import { type FiltresEtablissements, PAR_PAGE } from './schemas.ts'

/** Where every read of an établissement starts: those of the organisme and of the person's scope, unless withdrawn. */
export function accessibleEtablissements(trx: Trx, { organismeId, etablissements }: Perimetre) {
  return trx
    .selectFrom('etablissement as e')
    .where('e.organisme_id', '=', organismeId)
    .where('e.retire_le', 'is', null)
    .where(inScope('e.numero', etablissements))
}

/** Those that cannot be paid: no account in force. */
export function etablissementsSansCompte(trx: Trx, acces: Acces) {
  return accessibleEtablissements(trx, acces).where(
    sql<boolean>`not ${hasCompte('e.organisme_id', 'e.numero')}`,
  )
}

/** An account is in force for the outer query's établissement. */
export function hasCompte(organismeId: string, numero: string) {
  return sql<boolean>`exists (
    select from coordonnees_bancaires c
    where c.organisme_id = ${sql.ref(organismeId)} and c.etablissement_numero = ${sql.ref(numero)} and c.au is null
  )`
}

export async function listEtablissements(trx: Trx, acces: Acces, filtres: FiltresEtablissements) {
  const { page = 1 } = filtres
  const etablissements = await matchingEtablissements(trx, acces, filtres)
    .leftJoin('coordonnees_bancaires as c', (on) =>
      on
        .onRef('c.organisme_id', '=', 'e.organisme_id')
        .onRef('c.etablissement_numero', '=', 'e.numero')
        .on('c.au', 'is', null),
    )
    .select(['e.numero', 'e.raison_sociale', 'e.siret', 'e.code_postal', 'e.ville', 'e.nda', 'e.enseigne'])
    .select(['c.iban_pays', 'c.iban_fin', 'c.bic', 'c.du', 'c.origine'])
    .select(sumOf(reglementsEnAttente(trx, acces)).as('attente'))
    .select((eb) => eb.fn.countAll<number>().over().as('total'))
    .orderBy('e.numero')
    .limit(PAR_PAGE)
    .offset((page - 1) * PAR_PAGE)
    .execute()
  if (etablissements.length === 0 && page > 1) return listEtablissements(trx, acces, { ...filtres, page: 1 })
  const total = etablissements[0]?.total ?? 0
  return { etablissements, total, page, pages: Math.ceil(total / PAR_PAGE) }
}
export type ListeEtablissements = Awaited<ReturnType<typeof listEtablissements>>
export type EtablissementListe = ListeEtablissements['etablissements'][number]

/** Blanks count for nothing anywhere, nor do case and accents in words. An organisme has few établissements. */
export function matchingEtablissements(
  trx: Trx,
  acces: Acces,
  { numero, raison_sociale, siret, nda, enseigne, compte }: FiltresEtablissements,
) {
  let query = compte ? etablissementsSansCompte(trx, acces) : accessibleEtablissements(trx, acces)
  if (numero) query = query.where(holds('e.numero', numero))
  if (raison_sociale) query = query.where(holds('e.raison_sociale', raison_sociale))
  if (siret) query = query.where(holds('e.siret', dropSeparateurs(siret)))
  if (nda) query = query.where(holds('e.nda', dropSeparateurs(nda)))
  if (enseigne) query = query.where(holds('e.enseigne', enseigne))
  return query
}

function holds(colonne: string, saisie: string) {
  const cherche = pliure(saisie).replaceAll(' ', '')
  return sql<boolean>`strpos(replace(pliure(${sql.ref(colonne)}), ' ', ''), ${cherche}) > 0`
}

type Reglements = ReturnType<typeof reglementsEnAttente>

/** What waits: with an account in force only what the bank sent back, without one all that is not sent. */
function attenteOf(trx: Trx, acces: Acces): Reglements {
  return reglementsEnAttente(trx, acces).where(
    sql<boolean>`(r.statut <> 'PROGRAMME' or not ${hasCompte('e.organisme_id', 'e.numero')})`,
  )
}

/** How many of these règlements are the outer query's établissement's, and their sum in cents. */
function sumOf(reglements: Reglements) {
  return jsonObjectFrom(
    reglements
      .whereRef('r.etablissement_numero', '=', sql.ref('e.numero'))
      .select((eb) => [
        eb.fn.countAll<number>().as('nombre'),
        eb.fn.coalesce(eb.fn.sum<number>('r.montant'), sql<number>`0`).as('montant'),
      ]),
  ).$notNull()
}

/** One établissement with its accounts (the one in force first), what it has, and what waits for its account. */
export async function findEtablissement(trx: Trx, acces: Acces, numero: string) {
  const etablissement = await accessibleEtablissements(trx, acces)
    .where('e.numero', '=', numero)
    .select([
      'e.numero',
      'e.raison_sociale',
      'e.siret',
      'e.nda',
      'e.enseigne',
      'e.adresse',
      'e.code_postal',
      'e.ville',
    ])
    .select([
      jsonArrayFrom(comptesOf(trx)).as('comptes'),
      jsonArrayFrom(firstOf(attenteOf(trx, acces))).as('attente'),
      sumOf(attenteOf(trx, acces)).as('bilanAttente'),
      dossiersOf(trx).as('nb_dossiers'),
      reglementsOf(trx).as('nb_reglements'),
    ])
    .executeTakeFirst()
  if (!etablissement) throw new Introuvable()
  return { ...etablissement, comptes: etablissement.comptes.map(withDates) }
}
export type EtablissementDetail = Awaited<ReturnType<typeof findEtablissement>>
export type Compte = EtablissementDetail['comptes'][number]

const COMPTES_MAX = 20

function comptesOf(trx: Trx) {
  return trx
    .selectFrom('coordonnees_bancaires as c')
    .whereRef('c.organisme_id', '=', sql.ref('e.organisme_id'))
    .whereRef('c.etablissement_numero', '=', sql.ref('e.numero'))
    .select(['c.iban_pays', 'c.iban_fin', 'c.bic', 'c.titulaire', 'c.origine', 'c.du', 'c.au'])
    .select(jsonObjectFrom(recusBy(trx)).$notNull().as('reglements'))
    .orderBy('c.au', (ordre) => ordre.desc().nullsFirst())
    .orderBy('c.du', 'desc')
    .limit(COMPTES_MAX)
}

/** What the établissement received on the outer query's account, as each règlement kept it. */
function recusBy(trx: Trx) {
  return trx
    .selectFrom('reglement as r')
    .whereRef('r.organisme_id', '=', sql.ref('c.organisme_id'))
    .whereRef('r.etablissement_numero', '=', sql.ref('c.etablissement_numero'))
    .whereRef('r.iban_empreinte', '=', sql.ref('c.iban_empreinte'))
    .where('r.statut', 'in', ['EMIS', 'EXECUTE'])
    .where('r.retire_le', 'is', null)
    .select((eb) => [
      eb.fn.countAll<number>().as('nombre'),
      eb.fn.coalesce(eb.fn.sum<number>('r.montant'), sql<number>`0`).as('montant'),
    ])
}

/** The account in force as it is kept, for whoever may see it whole. */
export function findCompteScelle(trx: Trx, acces: Perimetre, numero: string) {
  return accessibleEtablissements(trx, acces)
    .where('e.numero', '=', numero)
    .innerJoin('coordonnees_bancaires as c', (on) =>
      on
        .onRef('c.organisme_id', '=', 'e.organisme_id')
        .onRef('c.etablissement_numero', '=', 'e.numero')
        .on('c.au', 'is', null),
    )
    .select([
      'e.ville',
      'e.enseigne',
      'c.id',
      'c.iban_chiffre',
      'c.iban_cle',
      'c.iban_fin',
      'c.bic',
      'c.titulaire',
    ])
    .executeTakeFirst()
}

/** JSON gave instants as text. */
function withDates<T extends { du: Date | string; au: Date | string | null }>(compte: T) {
  return { ...compte, du: new Date(compte.du), au: compte.au === null ? null : new Date(compte.au) }
}

/** How many règlements that wait the page names. */
const ATTENTE_MAX = 50

function firstOf(reglements: Reglements) {
  return reglements
    .whereRef('r.etablissement_numero', '=', sql.ref('e.numero'))
    .select(['r.reference', 'r.statut', 'r.motif', 'r.montant', 'r.date_emission'])
    .orderBy('r.date_emission', (ordre) => ordre.desc().nullsLast())
    .orderBy('r.reference', 'desc')
    .limit(ATTENTE_MAX)
}

function dossiersOf(trx: Trx) {
  return trx
    .selectFrom('compteur_dossier as cd')
    .whereRef('cd.organisme_id', '=', sql.ref('e.organisme_id'))
    .whereRef('cd.etablissement_numero', '=', sql.ref('e.numero'))
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('cd.nombre'), sql<number>`0`).as('nombre'))
    .$asScalar()
    .$notNull()
}

function reglementsOf(trx: Trx) {
  return trx
    .selectFrom('compteur_reglement as cr')
    .whereRef('cr.organisme_id', '=', sql.ref('e.organisme_id'))
    .whereRef('cr.etablissement_numero', '=', sql.ref('e.numero'))
    .select((eb) => eb.fn.coalesce(eb.fn.sum<number>('cr.nombre'), sql<number>`0`).as('nombre'))
    .$asScalar()
    .$notNull()
}

/** For the lists' filter: every établissement in scope, by number. */
export function listChoixEtablissements(trx: Trx, acces: Perimetre) {
  return accessibleEtablissements(trx, acces)
    .select(['e.numero', 'e.ville', 'e.enseigne', 'e.raison_sociale'])
    .orderBy('e.numero')
    .limit(CHOIX_MAX)
    .execute()
}
export type ChoixEtablissement = Awaited<ReturnType<typeof listChoixEtablissements>>[number]

const CHOIX_MAX = 2000
