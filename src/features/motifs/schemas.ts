import { z } from 'zod'
import { DOMAINES_MOTIF } from '../../core/motifs.ts'
import { cleanTexte } from '../../core/texte.ts'

const CODE = /^[A-Z0-9][A-Z0-9_.-]{1,39}$/
const CODE_BANQUE = /^[A-Z]{2}[A-Z0-9]{2}$/

const code = z
  .string({ error: 'Écrivez le code.' })
  .transform((saisi) => saisi.trim().toUpperCase())
  .refine((saisi) => CODE.test(saisi), {
    error: 'Écrivez le code comme dans les lots, de 2 à 40 lettres et chiffres, par exemple CERT_ABSENT.',
  })

const texte = (max: number, message: string, vide: boolean) =>
  z.string({ error: message }).transform((saisi, ctx) => {
    const lu = cleanTexte(saisi)
    if (lu === null || lu.length > max || (lu === '' && !vide)) ctx.addIssue({ code: 'custom', message })
    return lu ?? ''
  })

const mots = {
  libelle: texte(200, 'Écrivez en 200 caractères au plus ce que ce code veut dire.', false),
  queFaire: texte(500, 'Écrivez 500 caractères au plus, sans caractère de contrôle.', true),
  compteEnCause: z
    .literal('1', { error: 'Cochez ou décochez la case.' })
    .optional()
    .transform((coche) => coche === '1'),
}

export const domaineMotif = z.enum(DOMAINES_MOTIF, {
  error: 'Ce domaine n’existe pas\u00a0: les motifs des banques sont affichés.',
})
export const FiltresMotifs = { domaine: domaineMotif, code }

export const NouveauMotif = z
  .object({ domaine: z.enum(DOMAINES_MOTIF, { error: 'Choisissez un domaine.' }), code, ...mots })
  .superRefine(({ domaine, code: saisi }, ctx) => {
    if (domaine === 'BANQUE' && !CODE_BANQUE.test(saisi))
      ctx.addIssue({
        code: 'custom',
        path: ['code'],
        message: 'Un code de banque a quatre signes, par exemple AC04.',
      })
  })
export type NouveauMotif = z.output<typeof NouveauMotif>

export const ChangementMotif = z.object({
  ...mots,
  /** The version that was on the page. */
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
export type ChangementMotif = z.output<typeof ChangementMotif>
