import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { chiffresSiret } from '../../core/siret.ts'
import type { Trx } from '../../db/client.ts'
import { keepAFaire } from './afaire.queries.ts'
import { accessibleDossiers, accessibleFactures } from './queries.ts'
import { motifsStagiaire, variantesNumero } from './rules.ts'
import type { FiltresDossiers } from './schemas.ts'

/** The dossiers that all the filters keep. */
export function matchingDossiers(trx: Trx, acces: Acces, filtres: FiltresDossiers) {
  const { dispositif, etablissement, debut, fin, stagiaire, statut, soldes, facture, entreprise, a_faire } =
    filtres
  let query = accessibleDossiers(trx, acces)
  if (dispositif) query = query.where('dossier.dispositif', '=', dispositif)
  if (etablissement) query = query.where('dossier.etablissement_numero', '=', etablissement)
  if (debut) query = query.where('dossier.date_debut', '>=', debut)
  if (fin) query = query.where('dossier.date_fin', '<=', fin)
  if (statut) query = query.where('dossier.statut', '=', statut)
  if (soldes) query = query.where('dossier.statut', '=', 'SOLDE')
  if (stagiaire)
    query = acces.sansNoms
      ? query.where(sql<boolean>`false`)
      : query.where('dossier.numero', 'in', dossiersOf(stagiaire))
  if (facture) query = query.where('dossier.numero', 'in', dossiersFactures(trx, acces, facture))
  if (entreprise) query = query.where(isEntreprise(entreprise))
  return a_faire ? keepAFaire(trx, acces, query, a_faire) : query
}

function dossiersOf(stagiaire: string) {
  return sql<string>`(select dossiers_du_stagiaire(${motifsStagiaire(stagiaire)}))`
}

/** Of the invoices that bear this number, the provider's or ours. */
function dossiersFactures(trx: Trx, acces: Acces, numero: string) {
  const variantes = variantesNumero(numero)
  const parEtablissement = accessibleFactures(trx, acces)
    .innerJoin('etablissement as e', (on) =>
      on.onRef('e.organisme_id', '=', 'f.organisme_id').onRef('e.numero', '=', 'f.etablissement_numero'),
    )
    .where('f.numero_facture', 'in', variantes)
  return trx
    .selectFrom('imputation as i')
    .where('i.organisme_id', '=', acces.organismeId)
    .where('i.retire_le', 'is', null)
    .where(
      'i.facture_id',
      'in',
      accessibleFactures(trx, acces)
        .where('f.numero_interne', 'in', variantes)
        .select('f.id')
        .union(parEtablissement.select('f.id')),
    )
    .select('i.dossier_numero')
}

/**
 * By its SIRET, or the beginning of its name. This collation puts U+FFFF after all letters, and before it a text in
 * lower case without accents comes first of all that differ by these alone: a range of the index by company. No index
 * holds the SIRET.
 */
function isEntreprise(saisie: string) {
  const siret = chiffresSiret(saisie)
  if (siret) return sql<boolean>`dossier.entreprise_siret = ${siret}`
  const debut = saisie.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
  const nom = sql.ref('dossier.entreprise_raison_sociale')
  return sql<boolean>`(${nom} collate "und-x-icu" >= ${debut} and ${nom} collate "und-x-icu" < ${`${debut}\uffff`})`
}
