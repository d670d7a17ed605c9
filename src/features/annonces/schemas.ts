import { z } from 'zod'
import { parseHeureParis, parseJour } from '../../core/dates.ts'
import { cleanTexte } from '../../core/texte.ts'

const jour = (champ: string) =>
  z.string().transform((saisie, ctx) => {
    const lu = parseJour(saisie)
    if (lu === null)
      ctx.addIssue({
        code: 'custom',
        message: `Saisissez le jour ${champ} sous la forme jj/mm/aaaa, par exemple 24/11/2026.`,
      })
    return lu ?? ''
  })
const heure = (champ: string) =>
  z
    .string()
    .trim()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, `Saisissez l’heure ${champ} sous la forme hh:mm, par exemple 20:00.`)

/** A stop announced to everybody, its hours those of Paris. */
export const NouvelArret = z
  .object({
    jourDebut: jour('du début'),
    heureDebut: heure('du début'),
    jourFin: jour('de la fin'),
    heureFin: heure('de la fin'),
    texte: z.string().transform((saisie, ctx) => {
      const lu = cleanTexte(saisie)
      if (lu === null || lu.length > 300)
        ctx.addIssue({
          code: 'custom',
          message: 'Écrivez 300 caractères au plus, sans caractère de contrôle.',
        })
      return lu ?? ''
    }),
  })
  .transform((arret, ctx) => {
    const debut = parseHeureParis(arret.jourDebut, arret.heureDebut)
    const fin = parseHeureParis(arret.jourFin, arret.heureFin)
    if (!debut || !fin || fin <= debut) {
      ctx.addIssue({ code: 'custom', path: ['heureFin'], message: 'La fin doit venir après le début.' })
      return z.NEVER
    }
    return { debut, fin, texte: arret.texte }
  })
export type NouvelArret = z.output<typeof NouvelArret>

export const Rythme = z.object({
  rythme: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, 'Saisissez un nombre d’heures, par exemple 24.')
    .transform(Number)
    .refine((heures) => heures >= 1 && heures <= 720, 'Saisissez entre 1 et 720 heures.'),
  version: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
})
