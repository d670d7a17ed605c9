import { z } from 'zod'
import { cleanTexte } from '../../core/texte.ts'

/** Texts that the funder publishes. A new version of the first two is asked again of everybody. */
export const TYPES_TEXTE = ['CGU', 'RGPD', 'MENTIONS', 'ACCESSIBILITE', 'CONTACT'] as const
export type TypeTexte = (typeof TYPES_TEXTE)[number]

export const CONTENU_MAX = 200_000

/** Line ends as browsers send them made one, no other control character. */
function cleanContenu(saisie: string): string | null {
  const lignes = saisie.replace(/\r\n?/g, '\n').trim()
  return lignes.isWellFormed() && !/[^\P{Cc}\n]/u.test(lignes) ? lignes.normalize('NFC') : null
}

export const NouvelleVersion = z.object({
  contenu: z.string({ error: 'Écrivez le texte.' }).transform((saisie, ctx) => {
    const lu = cleanContenu(saisie)
    if (lu === null || lu === '')
      ctx.addIssue({ code: 'custom', message: 'Écrivez le texte, sans caractère de contrôle.' })
    else if (lu.length > CONTENU_MAX)
      ctx.addIssue({ code: 'custom', message: 'Le texte dépasse 200 000 caractères.' })
    return lu ?? ''
  }),
  /** The version that was on the page. */
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
export type NouvelleVersion = z.output<typeof NouvelleVersion>

const libelle = z.string({ error: 'Écrivez le libellé.' }).transform((saisie, ctx) => {
  const lu = cleanTexte(saisie)
  if (lu === null || lu === '' || lu.length > 200)
    ctx.addIssue({ code: 'custom', message: 'Écrivez un libellé de 200 caractères au plus.' })
  return lu ?? ''
})

export const NouveauDispositif = z.object({
  code: z
    .string()
    .trim()
    .regex(
      /^[A-Z0-9][A-Z0-9-]{0,19}$/,
      'Écrivez le code comme dans les lots, en capitales, par exemple PLAN.',
    ),
  libelle,
})
export type NouveauDispositif = z.output<typeof NouveauDispositif>

export const Libelle = z.object({
  libelle,
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
