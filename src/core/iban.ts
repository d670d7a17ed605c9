import { STRUCTURES_IBAN } from './iban-pays.ts'
import { dropSeparateurs } from './texte.ts'

export type RaisonIban = 'VIDE' | 'PAYS' | 'LONGUEUR' | 'STRUCTURE' | 'CLE' | 'CLE_RIB'

export type ResultatIban = { ok: true; iban: string; pays: string } | { ok: false; raison: RaisonIban }

/** France, its overseas and Monaco build the account number as bank, branch, account and clé RIB. */
const STRUCTURE_RIB = '5n5n11c2n'

const CLASSES: Readonly<Record<string, string>> = { n: '[0-9]', a: '[A-Z]', c: '[A-Z0-9]' }

const EXEMPLE = 'FR76 3000 6000 0112 3456 7890 189'

const MESSAGES: Readonly<Record<RaisonIban, string>> = {
  VIDE: `Saisissez un IBAN, par exemple ${EXEMPLE}.`,
  PAYS: `Commencez l’IBAN par les deux lettres de son pays, par exemple ${EXEMPLE}.`,
  LONGUEUR: `Saisissez l’IBAN en entier\u00a0: il a 27 caractères pour la France, par exemple ${EXEMPLE}.`,
  STRUCTURE: `Saisissez l’IBAN avec ses seuls chiffres et lettres sans accent, chacun à sa place, par exemple ${EXEMPLE}.`,
  CLE: 'Recopiez l’IBAN depuis votre RIB\u00a0: sa clé de contrôle montre qu’un caractère est faux ou déplacé.',
  CLE_RIB:
    'Recopiez l’IBAN depuis votre RIB\u00a0: ses deux derniers chiffres (clé RIB) ne correspondent pas au compte.',
}

/** Checks an IBAN however it was typed: country, length, structure (ISO 13616), key, then clé RIB. */
export function parseIban(texte: string): ResultatIban {
  const saisie = dropSeparateurs(texte)
  if (saisie === '') return { ok: false, raison: 'VIDE' }
  if (!/^[a-z0-9]+$/i.test(saisie)) return { ok: false, raison: 'STRUCTURE' }
  const iban = saisie.toUpperCase()
  const pays = iban.slice(0, 2)
  const structure = STRUCTURES_IBAN[pays]
  const raison = structure === undefined ? 'PAYS' : findDefaut(iban, structure)
  return raison === null ? { ok: true, iban, pays } : { ok: false, raison }
}

/** A sentence that says what to type instead. */
export function messageIban(raison: RaisonIban): string {
  return MESSAGES[raison]
}

/** `FR76 3000 6000 0112 3456 7890 189` */
export function formatIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ')
}

/** `FR•• •••• •••• 0189`, from the country and the last four characters, all that is stored in clear. */
export function maskIban(pays: string, fin: string): string {
  return `${pays}•• •••• •••• ${fin}`
}

export function lastFour(iban: string): string {
  return iban.slice(-4)
}

function findDefaut(iban: string, structure: string): RaisonIban | null {
  if (iban.length !== 4 + lengthOf(structure)) return 'LONGUEUR'
  if (!patternOf(structure).test(iban)) return 'STRUCTURE'
  if (!hasKey(iban)) return 'CLE'
  if (structure === STRUCTURE_RIB && !hasCleRib(iban.slice(4))) return 'CLE_RIB'
  return null
}

function lengthOf(structure: string): number {
  return structure.split(/\D/).reduce((total, nombre) => total + Number(nombre), 0)
}

function patternOf(structure: string): RegExp {
  const compte = structure.replace(/(\d+)([nac])/g, (_, nombre, classe) => `${CLASSES[classe]}{${nombre}}`)
  return new RegExp(`^[A-Z]{2}[0-9]{2}${compte}$`)
}

/** ISO 7064 mod 97-10; the keys 00, 01 and 99 can satisfy it but are never issued. */
function hasKey(iban: string): boolean {
  if (/^..(00|01|99)/.test(iban)) return false
  const chiffres = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (lettre) =>
    String(Number.parseInt(lettre, 36)),
  )
  return [...chiffres].reduce((reste, chiffre) => (reste * 10 + Number(chiffre)) % 97, 0) === 1
}

/** Clé RIB: 97 - ((89 bank + 15 branch + 3 account) mod 97), letters A-I, J-R, S-Z read as 1-9, 1-9, 2-9. */
function hasCleRib(rib: string): boolean {
  const chiffres = rib.replace(/[A-Z]/g, (lettre) => {
    const rang = Number.parseInt(lettre, 36) - 10
    return String(rang < 18 ? (rang % 9) + 1 : rang - 16)
  })
  const [banque, guichet] = [Number(chiffres.slice(0, 5)), Number(chiffres.slice(5, 10))]
  const [compte, cle] = [Number(chiffres.slice(10, 21)), Number(chiffres.slice(21))]
  return cle === 97 - ((89 * banque + 15 * guichet + 3 * compte) % 97)
}
