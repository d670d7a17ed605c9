import { z } from 'zod'
import { STATUTS_DOSSIER } from '../dossiers/rules.ts'
import { foldCode } from '../imports/rules.ts'

/** Empty: the word is shown as received. */
const statut = z
  .string({ error: 'Choisissez un statut de la liste.' })
  .refine((saisi) => saisi === '' || STATUTS_DOSSIER.includes(saisi), 'Choisissez un statut de la liste.')
  .transform((saisi) => saisi || null)

export const NouvelEtat = z.object({
  code: z.string({ error: 'Écrivez le mot.' }).transform((saisi, ctx) => {
    const code = foldCode(saisi.trim())
    if (!/[A-Z0-9]/.test(code) || code.length > 60)
      ctx.addIssue({
        code: 'custom',
        message: 'Écrivez le mot comme dans les lots, 60 caractères au plus, par exemple EN_REVISION.',
      })
    return code
  }),
  statut: statut.refine((choisi) => choisi !== null, 'Choisissez le statut de ces dossiers.'),
})
export type NouvelEtat = z.output<typeof NouvelEtat>

export const ChangementEtat = z.object({
  statut,
  /** The version that was on the page. */
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
export type ChangementEtat = z.output<typeof ChangementEtat>
