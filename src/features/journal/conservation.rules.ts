import type { NatureJournal } from '../../core/actes.ts'
import { jourParis, minuitParis } from '../../core/dates.ts'

/** The CNIL's bounds for technical logs; the setting JOURNAL_MOIS lies between (recommendation 2021-122). */
export const MOIS_TECHNIQUES = { min: 6, max: 12 } as const

const ANNEES = { preuve: 5, comptable: 10 } as const

/**
 * What is older is to be purged. Evidence between the parties serves five years (Code civil, 2224); pieces of accounts
 * ten years from the close of their year (Code de commerce, L123-22).
 */
export function finConservation(nature: NatureJournal, maintenant: Date, moisTechniques: number): Date {
  if (nature === 'technique') return backMonths(maintenant, moisTechniques)
  if (nature === 'preuve') return backMonths(maintenant, ANNEES.preuve * 12)
  const annee = Number(jourParis(maintenant).slice(0, 4))
  return minuitParis(`${annee - ANNEES.comptable}-01-01`)
}

/** The latest date before which a purge that ran then could take lines away. */
export function conservationMinimale(nature: NatureJournal, maintenant: Date): Date {
  return finConservation(nature, maintenant, MOIS_TECHNIQUES.min)
}

/** The same day and hour so many months before, or the last day of that month. */
function backMonths(date: Date, mois: number): Date {
  const avant = new Date(date)
  avant.setUTCMonth(avant.getUTCMonth() - mois)
  if (avant.getUTCDate() !== date.getUTCDate()) avant.setUTCDate(0)
  return avant
}
