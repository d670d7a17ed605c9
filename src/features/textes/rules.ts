import type { TypeTexte } from './schemas.ts'

/** How each text is called, where it is read, and whether everybody is asked again. */
export const TITRES: Readonly<Record<TypeTexte, { titre: string; ou: string; redemande: boolean }>> = {
  CGU: { titre: 'Conditions générales d’utilisation', ou: '/conditions', redemande: true },
  RGPD: { titre: 'Information sur les données personnelles', ou: '/donnees-personnelles', redemande: true },
  MENTIONS: { titre: 'Mentions légales', ou: '/mentions-legales', redemande: false },
  ACCESSIBILITE: { titre: 'Déclaration d’accessibilité', ou: '/accessibilite', redemande: false },
  CONTACT: { titre: 'Nous contacter', ou: '/aide', redemande: false },
}

/** A paragraph that one version has and the other has not. */
export type Difference = { sorte: 'retire' | 'ajoute'; bloc: string }

/**
 * Paragraphs taken out and put in from one text to the next, in the order of reading. Beyond a thousand changed
 * paragraphs on each side, all of them are told, common ones included.
 */
export function compareTextes(avant: string, apres: string): Difference[] {
  const [a, b] = trimCommon(toBlocs(avant), toBlocs(apres))
  if (a.length > BLOCS_MAX || b.length > BLOCS_MAX) return [...retires(a), ...ajoutes(b)]
  return walk(a, b, lengths(a, b))
}

/** Without the paragraphs that both begin with, nor those that both end with. */
function trimCommon(a: string[], b: string[]): [string[], string[]] {
  const court = Math.min(a.length, b.length)
  let debut = 0
  while (debut < court && a[debut] === b[debut]) debut++
  let fin = 0
  while (fin < court - debut && a.at(-1 - fin) === b.at(-1 - fin)) fin++
  return [a.slice(debut, a.length - fin), b.slice(debut, b.length - fin)]
}

const BLOCS_MAX = 1_000

const toBlocs = (contenu: string) => contenu.split(/\n{2,}/)
const retires = (blocs: string[]): Difference[] => blocs.map((bloc) => ({ sorte: 'retire', bloc }))
const ajoutes = (blocs: string[]): Difference[] => blocs.map((bloc) => ({ sorte: 'ajoute', bloc }))

/** Length of the longest common run of paragraphs from each pair of places on. */
function lengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  const at = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const ligne = table[i]
      if (ligne) ligne[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  return table
}

function walk(a: string[], b: string[], table: Uint16Array[]): Difference[] {
  const differences: Difference[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) [i, j] = [i + 1, j + 1]
    else if ((table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))
      differences.push({ sorte: 'retire', bloc: a[i++] ?? '' })
    else differences.push({ sorte: 'ajoute', bloc: b[j++] ?? '' })
  }
  return [...differences, ...retires(a.slice(i)), ...ajoutes(b.slice(j))]
}
