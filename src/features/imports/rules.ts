import { pliure } from '../../core/texte.ts'

/** The funder's words for the state of a dossier, folded, and our statut for each. */
export type Etats = ReadonlyMap<string, string>

/** What is kept of such a word: its code and our statut; one that we do not know survives as both, and is shown. */
export function readEtat(etats: Etats, mot: string): { etat: string; statut: string; connu: boolean } {
  const code = foldCode(mot)
  const statut = etats.get(code)
  return statut ? { etat: code, statut, connu: true } : { etat: mot, statut: mot, connu: false }
}

/** Clocks differ by minutes and offsets by hours: a day later is a mistake, and would freeze the row until then. */
export function isFutur(instant: Date, depose: Date): boolean {
  return instant.getTime() > depose.getTime() + 86_400_000
}

/** One of our codes, whatever the case and the accents it was written with; null for another word. */
export function parseCode(mot: string, codes: readonly string[]): string | null {
  const code = foldCode(mot)
  return codes.includes(code) ? code : null
}

/** A word in capitals, without accents, its other signs made `_`: `EN_COURS_INSTRUCTION`. */
export function foldCode(mot: string): string {
  return pliure(mot)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
}

const SENSIBLE =
  /(^|_)nir(_|$)|secu(rite)?_?soc|num(ero)?_?(de_)?secu|(^|_)nss?(_|$)|handicap|rqth|(^|_)(aah|rth|boeth)(_|$)|sante|medical|maladie|invalidit|inaptitude|grossesse/

/** Whether a column's name announces a NIR, a handicap or health data: never read, whatever it holds. */
export function isColonneSensible(nom: string): boolean {
  const plat = nom
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
  return SENSIBLE.test(plat)
}

/** Most texts hold too few digits to hide a NIR: this costs less than the search. */
const ASSEZ_DE_CHIFFRES = /\d(?:[\s.-]?[\dAB]){12}/i
const NIR_AVEC_CLE =
  /(?<![\p{L}\d])(?:[1-478](?:[\s.-]?\d){4}[\s.-]?(?:\d\d|\d[\s.-]\d|2[AB])(?:[\s.-]?\d){6})(?:[\s.-]?\d){2}(?![\s.-]?[\p{L}\d])/giu
const NIR_SANS_CLE =
  /(?<![\p{L}\d])[1-478]\s?\d{2}\s?\d{2}\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?![\s.-]?\d|\p{L})/giu
/** Sex, year, month (20 to 42 and 50 up are INSEE's for unknown months), department, commune, order. */
const FORME_NIR = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-3]\d|4[0-2]|[5-9]\d)(?:\d{2}|2[AB])\d{6}(\d{2})?$/i

/** Whether a text holds a French social security number: 15 characters with their key, or 13 of that form. */
export function containsNir(texte: string): boolean {
  if (!ASSEZ_DE_CHIFFRES.test(texte)) return false
  const candidats = [...texte.matchAll(NIR_AVEC_CLE), ...texte.matchAll(NIR_SANS_CLE)]
  return candidats.some(([candidat]) => isNir(joinNir(candidat)))
}

/** The text with `•••` in the place of each social security number. */
export function hideNir(texte: string): string {
  let reste = texte
  while (containsNir(reste)) {
    for (const forme of [NIR_AVEC_CLE, NIR_SANS_CLE]) {
      reste = reste.replace(forme, (candidat) => (isNir(joinNir(candidat)) ? '•••' : candidat))
    }
  }
  return reste
}

function joinNir(candidat: string): string {
  return candidat.replace(/[\s.-]/g, '').toUpperCase()
}

/** Corsica's 2A and 2B count as 19 and 18 in the key. */
function isNir(nir: string): boolean {
  const forme = FORME_NIR.exec(nir)
  if (forme === null) return false
  const cle = forme[1]
  if (cle === undefined) return true
  const corps = Number(nir.slice(0, 13).replace('2A', '19').replace('2B', '18'))
  return 97 - (corps % 97) === Number(cle)
}

const OUI: ReadonlySet<string> = new Set(['oui', 'o', 'true', 'vrai', '1'])
const NON: ReadonlySet<string> = new Set(['non', 'n', 'false', 'faux', '0'])

export function parseOuiNon(texte: string): boolean | null {
  const mot = texte.trim().toLowerCase()
  if (OUI.has(mot)) return true
  return NON.has(mot) ? false : null
}
