// Exact decimals: a bigint counts units of 10^-17, the finest that ISO 20022 can write.
const ECHELLE = 17
const CENTIEME = 10n ** BigInt(ECHELLE - 2)

/** Reads an xs:decimal that is not negative, of at most 18 digits before the point; null otherwise. */
export function parseDecimal(texte: string): bigint | null {
  const [, entier = '', fraction = ''] = /^\+?(\d{0,18})(?:\.(\d{0,17}))?$/.exec(texte) ?? []
  if (entier + fraction === '') return null
  return BigInt(entier + fraction.padEnd(ECHELLE, '0'))
}

/** Whole hundredths; null when there is a finer fraction, or more than a number holds exactly. */
export function toCentiemes(decimal: bigint): number | null {
  const centiemes = Number(decimal / CENTIEME)
  return decimal % CENTIEME === 0n && Number.isSafeInteger(centiemes) ? centiemes : null
}

/** `1250.5`, as programs write it. */
export function toCanonique(decimal: bigint): string {
  const { entier, fraction } = split(decimal)
  return fraction === '' ? entier : `${entier}.${fraction}`
}

/** `1 250,50`, with U+202F between thousands and no currency: control sums have none. */
export function formatDecimal(decimal: bigint): string {
  const { entier, fraction } = split(decimal)
  return `${entier.replace(/\B(?=(\d{3})+$)/g, '\u202f')},${fraction.padEnd(2, '0')}`
}

function split(decimal: bigint): { entier: string; fraction: string } {
  const chiffres = String(decimal).padStart(ECHELLE + 1, '0')
  return { entier: chiffres.slice(0, -ECHELLE), fraction: chiffres.slice(-ECHELLE).replace(/0+$/, '') }
}
