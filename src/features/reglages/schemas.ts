import { z } from 'zod'
import { cleanTexte } from '../../core/texte.ts'

export const NomFinanceur = z.object({
  nom: z.string({ error: 'Écrivez le nom.' }).transform((saisi, ctx) => {
    const lu = cleanTexte(saisi)
    if (lu === null || lu === '' || lu.length > 100)
      ctx.addIssue({ code: 'custom', message: 'Écrivez un nom de 100 caractères au plus.' })
    return lu ?? ''
  }),
  /** The version that was on the page; 0 for the installation's. */
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
export type NomFinanceur = z.output<typeof NomFinanceur>
