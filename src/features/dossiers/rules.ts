import { formatJour, type Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'
import type { Motifs } from '../../core/motifs.ts'
import { pliure } from '../../core/texte.ts'

type Ton = 'vert' | 'ambre' | 'rouge' | 'bleu' | 'gris'

const STATUTS: Readonly<Record<string, { libelle: string; ton: Ton }>> = {
  EN_INSTRUCTION: { libelle: 'En instruction', ton: 'bleu' },
  ACCORDE: { libelle: 'Accordé', ton: 'ambre' },
  ROMPU: { libelle: 'Rompu', ton: 'gris' },
  SOLDE: { libelle: 'Soldé', ton: 'vert' },
  REFUSE: { libelle: 'Refusé', ton: 'rouge' },
  ANNULE: { libelle: 'Annulé', ton: 'gris' },
  CADUC: { libelle: 'Caduc', ton: 'gris' },
}

/** In the order in which a dossier may meet them. */
export const STATUTS_DOSSIER: readonly string[] = Object.keys(STATUTS)

/** A statut comes from the funder: one that we do not know is shown as received. */
export function libelleStatutDossier(statut: string): string {
  return STATUTS[statut]?.libelle ?? `État inconnu\u00a0: ${statut}`
}

/** The colour that repeats the word. */
export function tonStatutDossier(statut: string): Ton {
  return STATUTS[statut]?.ton ?? 'gris'
}

const LIBELLES_FACTURE: Readonly<Record<string, { libelle: string; ton: Ton }>> = {
  DEPOSEE: { libelle: 'Déposée', ton: 'bleu' },
  EN_CONTROLE: { libelle: 'En contrôle', ton: 'bleu' },
  EN_ATTENTE_PIECES: { libelle: 'Pièces demandées', ton: 'ambre' },
  BON_A_PAYER: { libelle: 'Bonne à payer', ton: 'bleu' },
  ACCEPTEE_PARTIELLEMENT: { libelle: 'Acceptée en partie', ton: 'bleu' },
  REJETEE: { libelle: 'Rejetée', ton: 'rouge' },
  MISE_EN_PAIEMENT: { libelle: 'Mise en paiement', ton: 'bleu' },
  REGLEE: { libelle: 'Réglée', ton: 'vert' },
  REGLEE_PARTIELLEMENT: { libelle: 'Réglée en partie', ton: 'vert' },
  ANNULEE: { libelle: 'Annulée', ton: 'gris' },
}

export const STATUTS_FACTURE: readonly string[] = Object.keys(LIBELLES_FACTURE)

export function libelleStatutFacture(statut: string): string {
  return LIBELLES_FACTURE[statut]?.libelle ?? `État inconnu\u00a0: ${statut}`
}

export function tonStatutFacture(statut: string): Ton {
  return LIBELLES_FACTURE[statut]?.ton ?? 'gris'
}

/** Where the funder has something to look at before the transfer. */
export const FACTURES_EN_CONTROLE = ['EN_CONTROLE', 'DEPOSEE'] as const
/** Accepted: the transfer comes. */
export const FACTURES_VALIDEES = ['BON_A_PAYER', 'ACCEPTEE_PARTIELLEMENT', 'MISE_EN_PAIEMENT'] as const
/** While one of these is under way, nothing else is to be billed. */
export const FACTURES_EN_COURS = ['EN_ATTENTE_PIECES', ...FACTURES_EN_CONTROLE, ...FACTURES_VALIDEES] as const

const LIBELLES_TYPE: Readonly<Record<string, string>> = {
  FACTURE: 'Facture',
  ACOMPTE: 'Facture d’acompte',
  SOLDE: 'Facture de solde',
  AVOIR: 'Avoir',
}

export const TYPES_FACTURE: readonly string[] = Object.keys(LIBELLES_TYPE)

export function libelleTypeFacture(type: string): string {
  return LIBELLES_TYPE[type] ?? type
}

/** What an imputation adds to the sum invoiced: an avoir takes away, whatever the sign it came with. */
export function montantImpute(type: string, montant: Cents): Cents {
  return type === 'AVOIR' ? -Math.abs(montant) : montant
}

/** Days before its date limite from which a dossier with something left to invoice is told. */
export const DELAI_FACTURATION = 60

/** What may wait for the provider on a dossier: the filter `a_faire` of the list, in words. */
export const A_FAIRE = {
  DEPASSE: 'date limite de facturation passée',
  CORRIGER: 'facture rejetée à corriger',
  PIECES: 'pièces à transmettre',
  FACTURER: `à facturer dans les ${DELAI_FACTURATION}\u00a0jours`,
} as const
export type AFaire = keyof typeof A_FAIRE

const NATURES: Readonly<Record<string, string>> = {
  PEDAGOGIE: 'Coût pédagogique',
  COUT_PEDAGOGIQUE: 'Coût pédagogique',
  FRAIS_ANNEXES: 'Frais annexes',
  HEBERGEMENT: 'Hébergement',
  RESTAURATION: 'Restauration',
  TRANSPORT: 'Transport',
  MOBILITE: 'Mobilité',
  REMUNERATION: 'Rémunération',
  PREMIER_EQUIPEMENT: 'Premier équipement',
  PREMIEREQUIPEMENT: 'Premier équipement',
}

/** The funders' spellings vary (case, blanks); a nature that we do not know is shown as received. */
export function libelleNature(nature: string): string {
  return NATURES[nature.toUpperCase().replace(/[\s-]+/g, '_')] ?? nature
}

const DESTINATAIRES: Readonly<Record<string, string>> = { ENTREPRISE: 'L’entreprise' }

/** Who the invoice is addressed to, as the accord says it; '' when it does not. */
export function libelleDestinataire(destinataire: string, financeur: string): string {
  return destinataire === 'OPCO' ? financeur : (DESTINATAIRES[destinataire] ?? destinataire)
}

export type Realisation = 'INCONNUE' | 'A_VENIR' | 'EN_COURS' | 'TERMINEE'

export function realisation(
  dates: { date_debut: Jour | null; date_fin: Jour | null },
  today: Jour,
): Realisation {
  const fin = dates.date_fin ?? dates.date_debut
  if (!fin) return 'INCONNUE'
  if (fin < today) return 'TERMINEE'
  return dates.date_debut && dates.date_debut > today ? 'A_VENIR' : 'EN_COURS'
}

export type Facturation = 'NON_FACTURABLE' | 'A_FACTURER' | 'PARTIELLE' | 'TOTALE'

export function facturation(dossier: { statut: string; accorde: Cents; facture: Cents }): Facturation {
  if (!isOuvert(dossier.statut) || dossier.accorde <= 0) return 'NON_FACTURABLE'
  if (dossier.facture <= 0) return 'A_FACTURER'
  return dossier.facture < dossier.accorde ? 'PARTIELLE' : 'TOTALE'
}

export type Reglement = 'AUCUN' | 'PARTIEL' | 'TOTAL' | 'TROP_PERCU'

export function reglement({ accorde, regle }: { accorde: Cents; regle: Cents }): Reglement {
  if (regle > accorde) return 'TROP_PERCU'
  if (regle <= 0) return 'AUCUN'
  return regle < accorde ? 'PARTIEL' : 'TOTAL'
}

/** Contract of words for money: only these still owe something. */
export function isOuvert(statut: string): boolean {
  return statut === 'ACCORDE' || statut === 'ROMPU'
}

const MOTS_MAX = 10

/**
 * What each word of a searched name becomes: a LIKE pattern over the folded names, its wildcards literal. The
 * longest first: the index looks for that one.
 */
export function motifsStagiaire(nom: string): string[] {
  const mots = pliure(nom).split(/\s+/).filter(Boolean)
  return mots
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOTS_MAX)
    .map((mot) => `%${mot.replace(/[\\%_]/g, '\\$&')}%`)
}

/** How a number may have been typed: as it is, without blanks, in capitals. */
export function variantesNumero(saisie: string): string[] {
  const compact = saisie.replace(/\s/g, '')
  return [...new Set([saisie, compact, compact.toUpperCase()])]
}

const NOMBRE = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 2 })

/** `14 h`, `13 h 30`: hours come with decimals. */
export function formatHeures(heures: number): string {
  const minutes = Math.round(heures * 60)
  const reste = minutes % 60
  return `${NOMBRE.format((minutes - reste) / 60)}\u00a0h${reste ? `\u00a0${String(reste).padStart(2, '0')}` : ''}`
}

/** Hundredths of a percent: 2000 is « 20 % ». */
export function formatTaux(centiemes: number): string {
  return `${NOMBRE.format(centiemes / 100)}\u00a0%`
}

export type FactureFaite = { numero_facture: string; statut: string; statut_le: Jour | null; motif: string }
/** An échéance of which something is still to be invoiced. */
export type EcheanceDue = { numero: string; ouverture: Jour | null }

/** What decides who must act. */
export type FaitsDossier = {
  statut: string
  statut_le: Jour | null
  motif: string
  date_debut: Jour | null
  date_fin: Jour | null
  date_limite_facturation: Jour | null
  accord_date: Jour | null
  accorde: Cents
  facture: Cents
  regle: Cents
  reste: Cents
  a_reemettre: boolean
  /** Of the last version of the accord; null without one. */
  subrogation: boolean | null
  factures: FactureFaite[]
  echeances: EcheanceDue[]
}

export type Cadre = { today: Jour; financeur: string; motifs: Motifs }

/** The sentence of a dossier: what is known, then who must do what; and the same in a few words for a list. */
export type Situation = {
  qui: 'vous' | 'financeur' | 'personne'
  constat: string
  action: string
  court: string
}

/** « le 12/10/2026 » after a word; nothing without a date. */
export const le = (jour: Jour | null) => (jour ? ` le ${formatJour(jour)}` : '')
