import { z } from 'zod'
import { page, texte } from '../../core/filtres.ts'
import { pliure } from '../../core/texte.ts'

export const PAR_PAGE = 25

/** The guide's filters: part of a word or number, however it is typed. */
export const FILTRES_ETABLISSEMENTS = {
  numero: partie(60, 'le numéro', 'E000002'),
  raison_sociale: partie(120, 'la raison sociale', 'Alpha Formation'),
  siret: partie(30, 'le SIRET', '732\u00a0829\u00a0320\u00a000074'),
  nda: partie(30, 'le NDA', '84\u00a038\u00a001234\u00a038'),
  enseigne: partie(120, 'l’enseigne', 'Alpha Formation Grenoble'),
  compte: z.literal('A_COMPLETER', 'Écrivez compte=A_COMPLETER pour ne voir que ceux sans compte.'),
  page,
}
export const CHAMPS_ETABLISSEMENTS = ['numero', 'raison_sociale', 'siret', 'nda', 'enseigne'] as const
export type FiltresEtablissements = {
  [Champ in (typeof CHAMPS_ETABLISSEMENTS)[number]]?: string | undefined
} & { compte?: 'A_COMPLETER' | undefined; page?: number | undefined }

export const OngletEtablissement = z.enum(
  ['details', 'documents'],
  'Écrivez onglet=details ou onglet=documents.',
)
export type OngletEtablissement = z.infer<typeof OngletEtablissement>

function partie(max: number, nom: string, exemple: string) {
  const message = `Saisissez ${nom} ou une partie, par exemple ${exemple}.`
  // Of signs alone nothing is left to search for: every établissement would match.
  return texte(max, message).refine((propre) => pliure(propre).trim() !== '', message)
}
