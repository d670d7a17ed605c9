import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Acces } from '../../auth/acces.ts'
import { nomStagiaire } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'
import { SELON_VALEURS } from '../../db/preparees.ts'
import { matchingDossiers } from '../dossiers/filtres.queries.ts'
import type { FiltresDossiers } from '../dossiers/schemas.ts'
import { matchingReglements } from '../reglements/liste.queries.ts'
import { lignesOf } from '../reglements/reglement.queries.ts'
import type { FiltresReglements } from '../reglements/schemas.ts'

export const DOSSIERS_PAR_LECTURE = 1000
export const REGLEMENTS_PAR_LECTURE = 1000
/** Fewer: a transfer may hold thousands of lines. */
export const AVIS_PAR_LECTURE = 50

function isAfter(colonne: string, apres: string) {
  return sql<boolean>`${sql.ref(colonne)} > ${apres} ${SELON_VALEURS}`
}

/** The dossiers of the list by number, those after `apres`. */
export function readDossiers(trx: Trx, acces: Acces, filtres: FiltresDossiers, apres: string) {
  return matchingDossiers(trx, acces, filtres)
    .innerJoin('etablissement as e', (on) =>
      on
        .onRef('e.organisme_id', '=', 'dossier.organisme_id')
        .onRef('e.numero', '=', 'dossier.etablissement_numero'),
    )
    .where(isAfter('dossier.numero', apres))
    .select(['dossier.numero', 'dossier.numero_externe', 'dossier.dispositif', 'dossier.intitule'])
    .select(['dossier.statut', 'dossier.entreprise_raison_sociale', 'dossier.entreprise_siret'])
    .select(nomStagiaire(acces, 'dossier.stagiaire', 'stagiaire'))
    .select(['dossier.nb_stagiaires', 'dossier.date_debut', 'dossier.date_fin'])
    .select(['dossier.duree_heures', 'dossier.accord_numero', 'dossier.accord_date'])
    .select(['dossier.accorde', 'dossier.facture', 'dossier.regle', 'dossier.reste'])
    .select([
      'dossier.date_limite_facturation',
      'e.numero as etablissement',
      'e.siret as etablissement_siret',
    ])
    .orderBy('dossier.numero')
    .limit(DOSSIERS_PAR_LECTURE)
    .execute()
}
export type DossierExporte = Awaited<ReturnType<typeof readDossiers>>[number]

/** The règlements of the list by reference, those after `apres`. */
export function readReglements(trx: Trx, acces: Acces, filtres: FiltresReglements, apres: string) {
  return selectReglements(trx, acces, filtres, apres).limit(REGLEMENTS_PAR_LECTURE).execute()
}
export type ReglementExporte = Awaited<ReturnType<typeof readReglements>>[number]

/** The same, each with its lines as the person may see them. */
export function readAvis(trx: Trx, acces: Acces, filtres: FiltresReglements, apres: string) {
  return selectReglements(trx, acces, filtres, apres)
    .select(jsonArrayFrom(lignesOf(trx, acces)).as('lignes'))
    .limit(AVIS_PAR_LECTURE)
    .execute()
}
export type AvisExporte = Awaited<ReturnType<typeof readAvis>>[number]

function selectReglements(trx: Trx, acces: Acces, filtres: FiltresReglements, apres: string) {
  return matchingReglements(trx, acces, filtres)
    .where(isAfter('r.reference', apres))
    .select(['r.reference', 'r.end_to_end_id', 'r.etablissement_numero', 'r.date_emission'])
    .select(['r.date_execution', 'r.statut', 'r.motif', 'r.montant', 'r.nb_lignes', 'r.iban_fin'])
    .orderBy('r.reference')
}
