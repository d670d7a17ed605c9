import { z } from 'zod'
import { cleanTexte } from '../../core/texte.ts'

const ligne = (max: number, message: string) =>
  z.string({ error: message }).transform((saisie, ctx) => {
    const lu = cleanTexte(saisie)
    if (lu === null || lu === '' || lu.length > max) ctx.addIssue({ code: 'custom', message })
    return lu ?? ''
  })

/** The règlement that is meant. */
export const Designation = z.object({
  reference: ligne(60, 'Saisissez la référence du règlement, par exemple V2600318.'),
})

/** Why it concerns no règlement. */
export const Ecart = z.object({
  motif: ligne(500, 'Dites en 500 caractères au plus pourquoi cela ne concerne aucun règlement.'),
})
