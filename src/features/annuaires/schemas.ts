import { z } from 'zod'
import { ligne } from '../comptes/schemas.ts'

/** The funder's own directory, or that of the organisme of this SIREN. */
export const FINANCEUR = 'financeur'
export const NomAnnuaire = z.string().regex(/^(financeur|\d{9})$/)

const DOMAINE = /^(?=.{3,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/

const Version = z.coerce
  .number({ error: 'Rechargez la page, puis recommencez.' })
  .int()
  .min(0)
  .max(2 ** 31 - 2)

export const Retrait = z.object({ version: Version })

/** The form of an organisme's directory. An empty secret keeps the one that is stored. */
export const Annuaire = z.object({
  emetteur: ligne('Saisissez l’adresse de l’annuaire, par exemple https://annuaire.exemple.fr.', 300),
  clientId: ligne('Saisissez l’identifiant que l’annuaire a donné à oGestion.', 200),
  secret: z.string().trim().max(500, 'Le secret compte 500 caractères au plus.'),
  domaine: z
    .string()
    .trim()
    .toLowerCase()
    .regex(DOMAINE, 'Saisissez le domaine de ses adresses e-mail, par exemple organisme.fr.'),
  acr: z.string().trim().max(500, 'Ces niveaux comptent 500 caractères au plus.').transform(splitMots),
  exclusif: z
    .literal('1', { error: 'Cochez ou décochez cette case.' })
    .optional()
    .transform((coche) => coche !== undefined),
  version: Version,
})
export type Annuaire = z.output<typeof Annuaire>

function splitMots(texte: string): string[] {
  return [...new Set(texte.split(/[\s,]+/).filter(Boolean))].slice(0, 10)
}
