import { randomInt } from 'node:crypto'

/** Without the letters and digits that are read for one another. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `DC-7F3K-9Q2M`: a reference to dictate on the phone, drawn among 6 × 10^11. */
export function drawReference(prefixe: string): string {
  const signes = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return `${prefixe}-${signes.slice(0, 4)}-${signes.slice(4)}`
}
