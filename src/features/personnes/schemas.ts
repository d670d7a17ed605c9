import { z } from 'zod'
import { Email, ligne } from '../comptes/schemas.ts'

const MOTS = 'Saisissez le nom du stagiaire ou son numéro'

export const RECHERCHE = {
  email: Email,
  mots: z
    .string()
    .trim()
    .min(2, `${MOTS}, deux lettres au moins.`)
    .max(200, `${MOTS} en 200 caractères au plus.`),
  dossier: z.string().trim().max(60, 'Saisissez un numéro de dossier de 60 caractères au plus.'),
}

/** Who a page is about: an account, or a stagiaire by one of her dossiers. */
export const DESIGNATION = {
  utilisateur: z.uuid(),
  dossier: z.string().max(60),
  stagiaire: z.string().max(60),
}
export type Designation = { utilisateur?: string; dossier?: string; stagiaire?: string }

export const Suspension = z.object({
  dossier: z.string().max(60),
  stagiaire: z.string().max(60),
  /** What the page offered: somebody else may have done it meanwhile. */
  sens: z.enum(['suspendre', 'retablir'], { error: 'Rechargez la page, puis recommencez.' }),
  motif: ligne('Saisissez la raison.', 300),
})

export const Effacement = z.object({
  utilisateur: z.uuid().optional(),
  dossier: z.string().max(60).optional(),
  stagiaire: z.string().max(60).optional(),
  motif: ligne('Saisissez la raison de l’effacement.', 300),
  documents: z
    .union([z.uuid().array(), z.uuid().transform((un) => [un])])
    .optional()
    .default([]),
})
