import { dropSeparateurs } from './texte.ts'

/** Region, department (Corsica 2A, 2B), five digits or a `P` and four (public bodies), department again. */
const FORME_CONNUE = /^\d{2}(\d{2}|2[AB])[\dP]\d{4}(\d{2}|2[AB])$/

/**
 * Numéro de déclaration d'activité, without blanks, ten digits given back the leading 0 that a spreadsheet ate.
 * No check digit is known: an unusual shape (`connu` false) calls for a warning, never for a refusal.
 */
export function parseNda(texte: string): { nda: string; connu: boolean } | null {
  const saisie = dropSeparateurs(texte).toUpperCase()
  if (saisie === '') return null
  const nda = /^\d{10}$/.test(saisie) ? `0${saisie}` : saisie
  return { nda, connu: FORME_CONNUE.test(nda) }
}

/** `84 38 01234 38`; a number of another length is shown as it is. */
export function formatNda(nda: string): string {
  return nda.replace(/^(.{2})(.{2})(.{5})(.{2})$/, '$1 $2 $3 $4')
}
