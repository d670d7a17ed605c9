import { z } from 'zod'
import { parseHeureParis, parseJour } from '../../core/dates.ts'
import { CLES_FLUX, type Rythme } from '../../core/flux.ts'
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

export const CleFlux = z.enum(CLES_FLUX)

/** How often a feed is announced: `unite` left empty announces nothing, and nothing of the rest is read then. */
export const RythmeFlux = z
  .object({
    unite: z.enum(['', 'heures', 'jours'], 'Choisissez « Heures », « Jours », ou « Pas d’annonce ».'),
    nombre: z.string().trim().max(9, 'Saisissez un nombre entier, par exemple 24.').default(''),
    ouvres: z.literal('1').optional(),
    version: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  })
  .transform(({ unite, nombre, ouvres, version }, ctx) => {
    if (unite === '') return { version, rythme: null }
    const max = MAXIMUMS[unite]
    const lu = /^\d{1,3}$/.test(nombre) ? Number(nombre) : 0
    if (lu >= 1 && lu <= max)
      return { version, rythme: { nombre: lu, unite, ouvres: ouvres === '1' } satisfies Rythme }
    const message = `Saisissez un nombre entier de 1 à ${max}, par exemple ${unite === 'heures' ? 24 : 1}.`
    ctx.addIssue({ code: 'custom', path: ['nombre'], message })
    return z.NEVER
  })
export type RythmeFlux = z.output<typeof RythmeFlux>

const MAXIMUMS = { heures: 720, jours: 30 }
