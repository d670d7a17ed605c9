import { z } from 'zod'
import { cleanTexte } from '../../core/texte.ts'
import { TYPES_DOCUMENT } from '../documents/rules.ts'

/** 10 MB: a scanned letter, not an archive. */
export const OCTETS_MAX = 10 * 1024 ** 2

/** Names of the files that may be published. */
export const EXTENSIONS = ['pdf', 'png', 'jpg', 'docx', 'xlsx', 'odt', 'ods', 'csv', 'txt'] as const

export const OBJETS = ['dossier', 'reglement', 'etablissement'] as const
export type ObjetPublie = (typeof OBJETS)[number]

const ligne = (max: number, message: string) =>
  z.string({ error: message }).transform((saisie, ctx) => {
    const lu = cleanTexte(saisie)
    if (lu === null || lu === '' || lu.length > max) ctx.addIssue({ code: 'custom', message })
    return lu ?? ''
  })

export const NouvellePublication = z.object({
  objet_type: z.enum(OBJETS, { error: 'Choisissez un dossier, un règlement ou un établissement.' }),
  objet_id: ligne(60, 'Saisissez le numéro de l’objet, par exemple D26000142.'),
  type: z
    .string({ error: 'Choisissez un type de la liste.' })
    .refine((type) => Object.hasOwn(TYPES_DOCUMENT, type), 'Choisissez un type de la liste.'),
  titre: ligne(300, 'Saisissez un titre de 300 caractères au plus.'),
})
export type NouvellePublication = z.output<typeof NouvellePublication>

export const Retrait = z.object({ motif: ligne(500, 'Dites pourquoi vous retirez ce document.') })
