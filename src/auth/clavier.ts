/** Rows of the French keyboard, of the English one and of the numeric pad; a key that makes two signs is in both. */
const CLAVIERS = [
  [['1234567890', '&é"\'(-è_çà)='], ['azertyuiop'], ['qsdfghjklmù'], ['wxcvbn,;:!', '?./§']],
  [['1234567890', '!@#$%^&*()'], ['qwertyuiop'], ["asdfghjkl;'"], ['zxcvbnm,./']],
  [['789'], ['456'], ['123']],
]

const RANGEE = 100
/** From a key to one that touches it. */
const PAS_VOISINS = [1, RANGEE - 1, RANGEE, RANGEE + 1]
const PERIODE_MAX = 8

/** The place of each sign: its row, then its column. */
const PLACES = CLAVIERS.map(
  (rangees) =>
    new Map(
      rangees.flatMap((niveaux, rangee) =>
        niveaux.flatMap((signes) =>
          Array.from(signes, (signe, colonne): [string, number] => [signe, rangee * RANGEE + colonne]),
        ),
      ),
    ),
)

/**
 * After how many steps the finger does the same again: 1 along a line (azer, 1qaz), 2 in zigzag (1q2w3e), 3 or 4
 * column after column (qazwsx, 1qaz2wsx). Null when the keys follow no such pattern.
 */
export function keyboardPeriod(texte: string): number | null {
  const signes = Array.from(texte.toLowerCase())
  for (const places of PLACES) {
    const periode = periodOf(signes.map((signe) => places.get(signe) ?? Number.NaN))
    if (periode !== null) return periode
  }
  return null
}

function periodOf(touches: number[]): number | null {
  const pas = touches.slice(1).map((touche, rang) => touche - (touches[rang] ?? Number.NaN))
  if (!PAS_VOISINS.includes(Math.abs(pas[0] ?? 0))) return null
  for (let periode = 1; periode <= PERIODE_MAX && touches.length >= Math.max(3, 2 * periode); periode++)
    if (pas.every((un, rang) => (rang < periode ? !Number.isNaN(un) : un === pas[rang - periode])))
      return periode
  return null
}
