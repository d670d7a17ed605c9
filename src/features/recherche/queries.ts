import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { nomStagiaire } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'
import { matchingDossiers } from '../dossiers/filtres.queries.ts'
import { accessibleDossiers } from '../dossiers/queries.ts'
import { variantesNumero } from '../dossiers/rules.ts'
import type { FiltresDossiers } from '../dossiers/schemas.ts'
import { accessibleEtablissements, matchingEtablissements } from '../etablissements/queries.ts'
import { hasReferenceExacte, matchingReglements, sortReglements } from '../reglements/liste.queries.ts'
import { accessibleReglements } from '../reglements/queries.ts'
import { type FiltresReglements, TRI_DEFAUT } from '../reglements/schemas.ts'
import { type Exact, PAR_GROUPE, type Recherche } from './rules.ts'

/** One more than is shown tells that there are others. */
const LUS = PAR_GROUPE + 1

/**
 * What bears exactly this number: a dossier (by ours, by that of one of its factures, else by the external one), a
 * règlement by either reference, an établissement.
 */
export async function findExact(trx: Trx, acces: Acces, numero: string): Promise<Exact[]> {
  const variantes = variantesNumero(numero)
  const dossiers = accessibleDossiers(trx, acces).select([piece('dossiers'), 'dossier.numero as id'])
  const trouves = await dossiers
    .where('dossier.numero', 'in', variantes)
    .union(
      matchingDossiers(trx, acces, { facture: numero }).select([piece('dossiers'), 'dossier.numero as id']),
    )
    .union(
      accessibleReglements(trx, acces)
        .where(hasReferenceExacte(numero))
        .select([piece('reglements'), 'r.reference as id']),
    )
    .union(
      accessibleEtablissements(trx, acces)
        .where('e.numero', 'in', variantes)
        .select([piece('etablissements'), 'e.numero as id']),
    )
    .limit(LUS)
    .execute()
  // A number of somebody else's may look like one of ours: it is looked for when nothing of ours bears it.
  return trouves.length > 0
    ? trouves
    : dossiers.where('dossier.numero_externe', 'in', variantes).limit(LUS).execute()
}

const piece = (nom: Exact['piece']) => sql<Exact['piece']>`${sql.lit(nom)}`.as('piece')

/** Each kind that the text may be, in one trip; what it cannot be is not asked for. */
export async function search(trx: Trx, acces: Acces, recherche: Recherche, exacts: Exact[]) {
  const { numero, siret, montant, nom, entreprise } = recherche
  const numeros = exacts.filter(({ piece }) => piece === 'dossiers').map(({ id }) => id)
  const [dossiers, stagiaires, entreprises, reglements, montants, etablissements] = await Promise.all([
    numeros.length > 0 ? listDossiers(trx, acces, {}, numeros) : [],
    nom ? listDossiers(trx, acces, { stagiaire: nom }) : [],
    entreprise ? listDossiers(trx, acces, { entreprise }) : [],
    numero ? listReglements(trx, acces, { reference: numero }) : [],
    montant !== null ? listReglements(trx, acces, { montant }) : [],
    numero ? listEtablissements(trx, acces, siret ? { siret } : { numero }) : [],
  ])
  return { dossiers, stagiaires, entreprises, reglements, montants, etablissements }
}
export type Trouves = Awaited<ReturnType<typeof search>>
export type DossierTrouve = Trouves['dossiers'][number]
export type ReglementTrouve = Trouves['reglements'][number]

function listDossiers(trx: Trx, acces: Acces, filtres: FiltresDossiers, numeros: string[] = []) {
  return matchingDossiers(trx, acces, filtres)
    .$if(numeros.length > 0, (query) => query.where('dossier.numero', 'in', numeros))
    .select([
      'dossier.numero',
      'dossier.intitule',
      'dossier.statut',
      nomStagiaire(acces, 'dossier.stagiaire', 'stagiaire'),
    ])
    .select(['dossier.entreprise_raison_sociale as entreprise', 'dossier.accorde'])
    .orderBy('dossier.date_debut', (ordre) => ordre.desc().nullsLast())
    .orderBy('dossier.numero', 'desc')
    .limit(LUS)
    .execute()
}

function listReglements(trx: Trx, acces: Acces, filtres: FiltresReglements) {
  return sortReglements(matchingReglements(trx, acces, filtres), TRI_DEFAUT)
    .select(['r.reference', 'r.statut', 'r.montant', 'r.date_emission', 'r.date_execution'])
    .limit(LUS)
    .execute()
}

function listEtablissements(trx: Trx, acces: Acces, filtres: { siret?: string; numero?: string }) {
  return matchingEtablissements(trx, acces, filtres)
    .select(['e.numero', 'e.raison_sociale', 'e.enseigne', 'e.ville', 'e.siret'])
    .orderBy('e.numero')
    .limit(LUS)
    .execute()
}
