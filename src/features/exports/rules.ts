import { formatJour, type Jour } from '../../core/dates.ts'
import { formatMontantBrut } from '../../core/money.ts'
import { joinMotif, type Motifs } from '../../core/motifs.ts'
import { formatNom } from '../../core/texte.ts'
import { libelleStatutDossier } from '../dossiers/rules.ts'
import { libelleStatutReglement, libelleTypeLigne } from '../reglements/rules.ts'
import type { AvisExporte, DossierExporte, ReglementExporte } from './queries.ts'

/** A column of a file: its title, and its cell. */
export type Colonnes<T> = Readonly<Record<string, (ligne: T) => string>>

const jour = (date: Jour | null) => (date ? formatJour(date) : '')
const nombre = (valeur: number | null) => (valeur === null ? '' : String(valeur).replace('.', ','))

export const COLONNES_DOSSIERS: Colonnes<DossierExporte> = {
  'N° de dossier': ({ numero }) => numero,
  'N° externe': ({ numero_externe }) => numero_externe,
  Statut: ({ statut }) => libelleStatutDossier(statut),
  Dispositif: ({ dispositif }) => dispositif,
  Intitulé: ({ intitule }) => intitule,
  Entreprise: ({ entreprise_raison_sociale }) => entreprise_raison_sociale,
  'SIRET de l’entreprise': ({ entreprise_siret }) => entreprise_siret ?? '',
  Stagiaire: ({ stagiaire }) => stagiaire,
  'Nombre de stagiaires': ({ nb_stagiaires }) => String(nb_stagiaires),
  Établissement: ({ etablissement }) => etablissement,
  'SIRET de l’établissement': ({ etablissement_siret }) => etablissement_siret,
  'Date de début': ({ date_debut }) => jour(date_debut),
  'Date de fin': ({ date_fin }) => jour(date_fin),
  'Durée en heures': ({ duree_heures }) => nombre(duree_heures),
  Accord: ({ accord_numero }) => accord_numero ?? '',
  'Date de l’accord': ({ accord_date }) => jour(accord_date),
  Accordé: ({ accorde }) => formatMontantBrut(accorde),
  Facturé: ({ facture }) => formatMontantBrut(facture),
  Réglé: ({ regle }) => formatMontantBrut(regle),
  Reste: ({ reste }) => formatMontantBrut(reste ?? 0),
  'Date limite de facturation': ({ date_limite_facturation }) => jour(date_limite_facturation),
}

/** The reference of the bank statement comes beside ours: an accountant matches by it. */
const COLONNES_VIREMENT: Colonnes<ReglementExporte> = {
  'Référence du virement': ({ reference }) => reference,
  'Référence sur le relevé': ({ end_to_end_id }) => end_to_end_id,
  Établissement: ({ etablissement_numero }) => etablissement_numero,
  'Émis le': ({ date_emission }) => jour(date_emission),
  'Exécuté le': ({ date_execution }) => jour(date_execution),
  Statut: ({ statut }) => libelleStatutReglement(statut),
}

export const COLONNES_REGLEMENTS: Colonnes<ReglementExporte> = {
  ...COLONNES_VIREMENT,
  'Motif du rejet ou du retour': ({ motif }) => motif,
  'Compte crédité': ({ iban_fin }) => (iban_fin ? `•••• ${iban_fin}` : ''),
  Lignes: ({ nb_lignes }) => String(nb_lignes),
  Montant: ({ montant }) => formatMontantBrut(montant),
}

export type LigneExportee = { avis: AvisExporte; ligne: AvisExporte['lignes'][number] }

/** One row a line of transfer, the transfer said again on each. */
export function colonnesLignes(motifs: Motifs): Colonnes<LigneExportee> {
  const virement = Object.entries(COLONNES_VIREMENT).map(
    ([titre, cellule]) => [titre, ({ avis }: LigneExportee) => cellule(avis)] as const,
  )
  return {
    ...Object.fromEntries(virement),
    Ligne: ({ ligne }) => String(ligne.ligne),
    Nature: ({ ligne }) => libelleTypeLigne(ligne.type),
    'N° de dossier': ({ ligne }) => ligne.dossier_numero ?? ligne.dossier_texte,
    'Votre facture': ({ ligne }) => ligne.numero_facture ?? '',
    'Notre facture': ({ ligne }) => ligne.numero_interne ?? '',
    Entreprise: ({ ligne }) => ligne.entreprise ?? '',
    Stagiaire: ({ ligne }) =>
      ligne.nom ? formatNom({ nom: ligne.nom, prenom: ligne.prenom ?? '' }) : (ligne.stagiaire ?? ''),
    Libellé: ({ ligne }) => ligne.libelle ?? '',
    Retenue: ({ ligne }) => formatMontantBrut(ligne.retenue),
    'Motif de la retenue': ({ ligne }) => joinMotif(motifs, 'RETENUE', ligne.motif ?? ''),
    Montant: ({ ligne }) => formatMontantBrut(ligne.montant),
  }
}

/** What was kept of the list, as the journal tells it: not for whom nor for which sum. */
export function toDetails(filtres: object): Record<string, string> {
  const dits = ['dispositif', 'etablissement', 'debut', 'fin', 'statut', 'soldes', 'a_faire']
  return Object.fromEntries(
    Object.entries(filtres).filter(
      (entree): entree is [string, string] => dits.includes(entree[0]) && typeof entree[1] === 'string',
    ),
  )
}
