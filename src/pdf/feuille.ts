import { formatMontant } from '../core/money.ts'
import type { EmissionPdf } from './documents.ts'

/**
 * What a printed document is made of, every text already formatted in French.
 * The typst template only lays it out: it knows no word and no business rule.
 */
export type Feuille = {
  emetteur: string
  /** Kind of document, « Avis de virement »; with the reference it makes the document's title. */
  objet: string
  reference: string
  /** 'AAAA-MM-JJ': also the PDF's own date, so that the same data gives the same bytes. */
  jour: string
  /** Printed at the top right, « Émis le 22/11/2026 ». */
  date: string
  /** Discreet mention in the footer of every page, empty for none. */
  mention: string
  blocs: Bloc[]
}

export type Bloc =
  | { genre: 'phrase'; montant: string; textes: string[] }
  | { genre: 'fiches'; fiches: Fiche[] }
  | { genre: 'titre'; texte: string }
  | { genre: 'texte'; ton: 'simple' | 'preuve' | 'alerte'; texte: string }
  | { genre: 'liste'; elements: string[] }
  | { genre: 'tableau'; colonnes: Colonne[]; lignes: Cellule[][]; total: Cellule[] }

export type Fiche = { titre: string; lignes: { libelle: string; valeur: string }[] }

/** `part` is the share of the free width; 0 makes the column as wide as its content. */
export type Colonne = { titre: string; part: number; nombre: boolean }

/** The details are printed smaller under the text. */
export type Cellule = { texte: string; details: string[] }

export function cellule(texte: string, ...details: (string | null)[]): Cellule {
  return { texte, details: details.filter((detail) => detail !== null && detail !== '') as string[] }
}

export function montant(cents: number): Cellule {
  return cellule(formatMontant(cents))
}

/** Rows without a value are left out. */
export function fiche(titre: string, lignes: Record<string, string | null>): Fiche {
  const remplies = Object.entries(lignes).filter((ligne): ligne is [string, string] => Boolean(ligne[1]))
  return { titre, lignes: remplies.map(([libelle, valeur]) => ({ libelle, valeur })) }
}

export function somme<T>(lignes: T[], valeur: (ligne: T) => number): number {
  return lignes.reduce((total, ligne) => total + valeur(ligne), 0)
}

/** The number under which the program issued the document. */
export function ligneEmission(emission: EmissionPdf | undefined): Record<string, string> {
  if (!emission) return {}
  const { numero, corrige } = emission
  return { 'Document n°': corrige ? `${numero}, corrige ${corrige}` : numero }
}
