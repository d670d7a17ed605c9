import { z } from 'zod'
import { Email, ligne } from '../comptes/schemas.ts'

export const DemandeDeLevee = z.object({
  email: Email,
  motif: ligne('Saisissez comment vous avez vérifié que c’est bien cette personne.', 300),
})
export type DemandeDeLevee = z.output<typeof DemandeDeLevee>

export const SUITES_LEVEE = ['confirmation', 'refus'] as const
export type SuiteLevee = (typeof SUITES_LEVEE)[number]
