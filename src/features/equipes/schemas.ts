import { z } from 'zod'
import { Email, ligne } from '../comptes/schemas.ts'

/** What people write about: the teams share it out. */
export const OBJETS_PRIS = ['dossier', 'reglement', 'organisme', 'signalement'] as const
export type ObjetPris = (typeof OBJETS_PRIS)[number]

/** What a team takes, in one word: an object, or `dossier:` and a dispositif. */
export const PRISE = new RegExp(`^(${OBJETS_PRIS.join('|')}|dossier:\\P{Cc}{1,20})$`, 'u')

const DELAI = 'Saisissez un nombre de jours ouvrés de 1 à 60, par exemple 3.'

/** A form sends one box checked as a text, several as a list. */
const prend = z
  .union([z.string().transform((seul) => [seul]), z.array(z.string())], {
    error: 'Choisissez dans la liste.',
  })
  .default([])
  .refine((prises) => prises.every((prise) => PRISE.test(prise)), 'Choisissez dans la liste.')
  .transform((prises) => [...new Set(prises)].sort())

export const Equipe = z.object({
  nom: ligne('Saisissez le nom de l’équipe.', 100),
  email: z.union([z.string().trim().length(0), Email], {
    error: 'Saisissez l’adresse e-mail en entier, par exemple equipe@exemple.fr, ou laissez vide.',
  }),
  delai: z
    .string({ error: DELAI })
    .trim()
    .regex(/^([1-9]|[1-5]\d|60)$/, DELAI)
    .transform(Number),
  prend,
})
export type Equipe = z.output<typeof Equipe>

const version = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)

/** With the version that was on the page. */
export const EquipeModifiee = Equipe.extend({ version })
export type EquipeModifiee = z.output<typeof EquipeModifiee>

export const Version = z.object({ version })
