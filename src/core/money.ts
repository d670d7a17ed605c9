/** An amount in whole cents of euro. */
export type Cents = number

const MONTANT = /^([-−]?)[\p{Zs}\t]*(\d+|\d{1,3}(?:[\p{Zs}\t]\d{3})+)(?:[.,](\d+))?[\p{Zs}\t]*€?$/u

/** `1,234` and `1.000` may mean thousands as well as thousandths: nobody can tell. */
const MILLIERS_OU_MILLIEMES = /^[-−]?[\p{Zs}\t]*[1-9]\d{0,2}[.,]\d{3}[\p{Zs}\t]*€?$/u

/** `1 234,56 €`, with U+202F between thousands, U+00A0 before the sign € and U+2212 as minus. */
export function formatMontant(cents: Cents): string {
  const { euros, centimes } = splitCents(cents)
  const milliers = euros.replace(/\B(?=(\d{3})+$)/g, '\u202f')
  return `${cents < 0 ? '\u2212' : ''}${milliers},${centimes}\u00a0€`
}

/** `1234,56`, for CSV: no thousands separator, an ASCII minus. */
export function formatMontantBrut(cents: Cents): string {
  const { euros, centimes } = splitCents(cents)
  return `${cents < 0 ? '-' : ''}${euros},${centimes}`
}

/**
 * Reads an amount as people and programs write it (`1234.56`, `1 234,5 €`, `−12`). Null when it is not an
 * amount, when it can be read in two ways, has a fraction of a cent, or does not fit a safe integer.
 */
export function parseMontant(texte: string): Cents | null {
  const saisie = texte.trim()
  const [, signe, entier, decimales = ''] = MONTANT.exec(saisie) ?? []
  if (entier === undefined || MILLIERS_OU_MILLIEMES.test(saisie)) return null
  if (!/^\d{0,2}0*$/.test(decimales)) return null
  const cents = Number(entier.replace(/\D/g, '') + decimales.slice(0, 2).padEnd(2, '0'))
  if (!Number.isSafeInteger(cents)) return null
  return signe && cents > 0 ? -cents : cents
}

function splitCents(cents: Cents): { euros: string; centimes: string } {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`not a whole number of cents: ${cents}`)
  const chiffres = String(Math.abs(cents)).padStart(3, '0')
  return { euros: chiffres.slice(0, -2), centimes: chiffres.slice(-2) }
}
