import type { Jour } from '../../src/core/dates.ts'

export type Organisme = {
  siren: string
  nda: string
  raison_sociale: string
  forme_juridique: string
  qualiopi: 'oui' | 'non'
  email: string
}

export type Etablissement = {
  numero: string
  siret: string
  siren: string
  nda: string
  raison_sociale: string
  enseigne: string
  adresse: string
  code_postal: string
  ville: string
  iban: string
  bic: string
  titulaire: string
}

export type Dossier = {
  numero: string
  numero_externe: string
  etablissement_numero: string
  dispositif: string
  intitule: string
  entreprise_siret: string
  entreprise_raison_sociale: string
  date_debut: Jour
  date_fin: Jour
  duree_heures: number
  etat: string
  etat_le: Jour
  motif: string
  date_limite_facturation: Jour
  maj_le: Jour
}

export type Stagiaire = {
  dossier_numero: string
  stagiaire_id: string
  nom: string
  prenom: string
  heures_prevues: number
  heures_realisees: number | ''
  abandon_le: Jour | ''
}

/** One nature of one version of an accord. Amounts in cents. */
export type Accord = {
  numero: string
  version: number
  nature: string
  dossier_numero: string
  date_accord: Jour
  validite: Jour
  subrogation: 'oui' | 'non'
  ht: number
  tva: number
  ttc: number
  part_opco: number
  part_entreprise: number
  taux_tva: '0' | '20'
  destinataire_facture: 'OPCO' | 'ENTREPRISE'
}

/** Amounts in cents. */
export type Echeance = {
  dossier_numero: string
  numero: string
  codification: string
  ouverture: Jour
  montant_total: number
  montant_regle: number
  montant_en_cours: number
}

/** Amounts in cents; those of an AVOIR are positive, its type says that they are deducted. */
export type Facture = {
  numero_interne: string
  numero_facture: string
  etablissement_numero: string
  type: 'FACTURE' | 'ACOMPTE' | 'SOLDE' | 'AVOIR'
  date_facture: Jour
  recue_le: Jour
  ht: number
  tva: number
  ttc: number
  statut: string
  statut_le: Jour
  motif: string
}

export type Imputation = {
  facture_numero_interne: string
  dossier_numero: string
  echeance_numero: string
  montant: number
}

export type StatutReglement = 'PROGRAMME' | 'EMIS' | 'EXECUTE' | 'REJETE' | 'RETOURNE' | 'ANNULE'

export type Reglement = {
  reference: string
  etablissement_numero: string
  date_emission: Jour
  date_execution: Jour | ''
  montant: number
  iban: string
  bic: string
  titulaire: string
  statut: StatutReglement
  motif: string
  end_to_end_id: string
  remplace_reference: string
}

export type ReglementLigne = {
  reglement_reference: string
  ligne: number
  type: string
  facture_numero_interne: string
  numero_facture: string
  dossier_numero: string
  stagiaire_id: string
  libelle: string
  montant: number
  retenue: number
  motif: string
}

export type DocumentObjet = {
  ref: string
  objet_type: 'dossier' | 'reglement' | 'etablissement'
  objet_id: string
  fichier: string
  type: 'APC' | 'AVIS_VIREMENT' | 'COURRIER' | 'RIB'
  titre: string
  depose_le: Jour
}

/** The rows of one lot, by the file they go to. */
export type Lot = {
  organismes: Organisme[]
  etablissements: Etablissement[]
  dossiers: Dossier[]
  stagiaires: Stagiaire[]
  accords: Accord[]
  echeances: Echeance[]
  factures: Facture[]
  imputations: Imputation[]
  reglements: Reglement[]
  reglement_lignes: ReglementLigne[]
}
