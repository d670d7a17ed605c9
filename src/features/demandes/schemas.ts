import { z } from 'zod'
import { cleanTexte } from '../../core/texte.ts'
import { ligne } from '../comptes/schemas.ts'
import { Recherche, Siren } from '../organismes/schemas.ts'

export const PAR_PAGE = 25

/** The two lists: what waits, oldest first; what was answered, newest first. */
export const ETATS = ['a_traiter', 'traitees'] as const
export type EtatListe = (typeof ETATS)[number]

export const FILTRES_DEMANDES = {
  etat: z.enum(ETATS, { error: 'Cet état n’existe pas\u00a0: les demandes à traiter sont affichées.' }),
  page: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'Écrivez un numéro de page, par exemple page=2.')
    .transform(Number),
}
export type FiltresDemandes = { etat?: EtatListe | undefined; page?: number | undefined }

export const FILTRES_DEMANDE = { organisme: Recherche }

/** `raison`: asked when something speaks against it. */
export const Approbation = z.object({
  siren: Siren,
  raison: z
    .string()
    .default('')
    .transform((saisie, ctx) => {
      const propre = cleanTexte(saisie)
      if (propre !== null && propre.length <= 300) return propre
      ctx.addIssue('Écrivez la raison en 300 caractères au plus, sans caractère invisible.')
      return z.NEVER
    }),
})
export const Refus = z.object({ motif: ligne('Saisissez le motif du refus.', 500) })
