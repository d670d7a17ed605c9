import { z } from 'zod'
import { cleanTexte, pliure } from '../../core/texte.ts'

export const PAR_PAGE = 25

/** The guide's filters: part of a word or number, however it is typed. */
export const FILTRES_ETABLISSEMENTS = {
  numero: texte(60, 'le numéro', 'E000002'),
  raison_sociale: texte(120, 'la raison sociale', 'Alpha Formation'),
  siret: texte(30, 'le SIRET', '732\u00a0829\u00a0320\u00a000074'),
  nda: texte(30, 'le NDA', '84\u00a038\u00a001234\u00a038'),
  enseigne: texte(120, 'l’enseigne', 'Alpha Formation Grenoble'),
  compte: z.literal('A_COMPLETER', 'Écrivez compte=A_COMPLETER pour ne voir que ceux sans compte.'),
  page: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'Écrivez un numéro de page, par exemple page=2.')
    .transform(Number),
}
export const CHAMPS_ETABLISSEMENTS = ['numero', 'raison_sociale', 'siret', 'nda', 'enseigne'] as const
export type FiltresEtablissements = {
  [Champ in (typeof CHAMPS_ETABLISSEMENTS)[number]]?: string | undefined
} & { compte?: 'A_COMPLETER' | undefined; page?: number | undefined }

export const OngletEtablissement = z.enum(['details', 'documents'])
export type OngletEtablissement = z.infer<typeof OngletEtablissement>

function texte(max: number, nom: string, exemple: string) {
  return z.string().transform((saisie, ctx) => {
    const propre = cleanTexte(saisie)
    // Of signs alone nothing is left to search for: every établissement would match.
    if (propre !== null && propre.length <= max && pliure(propre).trim() !== '') return propre
    ctx.addIssue(`Saisissez ${nom} ou une partie, par exemple ${exemple}.`)
    return z.NEVER
  })
}
