import { type Jour, minuitParis, parseJour } from '../../core/dates.ts'
import { parseMontant } from '../../core/money.ts'
import { parseNda } from '../../core/nda.ts'
import { parseSiren, parseSiret } from '../../core/siret.ts'
import { cleanTexte, isEmail } from '../../core/texte.ts'
import { containsNir, hideNir, parseCode, parseOuiNon } from './rules.ts'

/** What is wrong with a cell. With `valeur` the row is kept with that value and a warning; else it is refused. */
export type Faute = { code: string; message: string; valeur?: string | null }

/** Makes of a cell, never empty, the text that COPY sends ('' stands for an empty cell after all). */
export type Lecteur = (brut: string) => string | Faute

/** 10 milliards d'euros: more is a mistake, and sums stay far below 2^53. */
const CENTIMES_MAX = 1_000_000_000_000
const HEURES_MAX = 999_999_999

const CARACTERE: Faute = {
  code: 'CARACTERE',
  message: 'La valeur contient un caractère de contrôle. Retirez-le.',
}
const DATE: Faute = {
  code: 'DATE',
  message: 'La date n’existe pas ou n’est pas lisible. Écrivez-la AAAA-MM-JJ ou jj/mm/aaaa.',
}
const MONTANT: Faute = {
  code: 'MONTANT',
  message: 'Le montant n’est pas lisible. Écrivez-le 1234.56, 1234,56 ou 1 234,56.',
}
const NOMBRE: Faute = {
  code: 'NOMBRE',
  message: 'Le nombre n’est pas lisible ou dépasse ce qui est accepté.',
}
const OUI_NON: Faute = { code: 'OUI_NON', message: 'Écrivez «\u00a0oui\u00a0» ou «\u00a0non\u00a0».' }
const SIREN: Faute = {
  code: 'SIREN',
  message: 'Le SIREN doit avoir neuf chiffres, le dernier étant sa clé de contrôle.',
}
const SIRET: Faute = {
  code: 'SIRET',
  message: 'Le SIRET doit avoir quatorze chiffres, le dernier étant sa clé de contrôle.',
}
const SIRET_VIDE: Faute = {
  code: 'SIRET',
  message: 'Le SIRET de l’entreprise n’est pas valable\u00a0: il n’est pas conservé.',
  valeur: '',
}
const EMAIL: Faute = {
  code: 'EMAIL',
  message: 'L’adresse électronique n’est pas valable\u00a0: elle n’est pas conservée.',
  valeur: '',
}
const NIR = {
  code: 'NIR',
  message: 'La valeur contient un numéro de sécurité sociale\u00a0: il est masqué.',
}
const NIR_IDENTIFIANT: Faute = {
  code: 'NIR',
  message:
    'L’identifiant est un numéro de sécurité sociale, que le portail ne conserve pas. Donnez-en un autre.',
}
export const CODE_INCONNU = {
  code: 'CODE_INCONNU',
  message: 'Ce code n’est pas connu du portail\u00a0: il est gardé et montré tel quel.',
}

/** Printable ASCII with single blanks: what most cells are, and what cleanTexte would leave as it is. */
const SIMPLE = /^[!-~]+(?: [!-~]+)*$/

export function texte(max: number): Lecteur {
  const longueur: Faute = { code: 'LONGUEUR', message: `La valeur dépasse ${max} caractères.` }
  return (brut) => {
    const ligne = SIMPLE.test(brut) ? brut : cleanTexte(brut)
    if (ligne === null) return CARACTERE
    // PostgreSQL counts characters, JavaScript UTF-16 units.
    return ligne.length > max && [...ligne].length > max ? longueur : ligne
  }
}

/** A text that people type freely, where a NIR may hide. */
export function texteLibre(max: number): Lecteur {
  const lire = texte(max)
  return (brut) => {
    const ligne = lire(brut)
    return typeof ligne === 'string' && containsNir(ligne) ? { ...NIR, valeur: hideNir(ligne) } : ligne
  }
}

/** What identifies a person in the funder's files, and must not be a NIR. */
export function idPersonne(max: number): Lecteur {
  const lire = texte(max)
  return (brut) => {
    const id = lire(brut)
    return typeof id === 'string' && containsNir(id) ? NIR_IDENTIFIANT : id
  }
}

/** A code that we act upon; another one is kept as it came, and told. */
export function code(max: number, codes: readonly string[]): Lecteur {
  const lire = texte(max)
  return (brut) => {
    const mot = lire(brut)
    if (typeof mot !== 'string' || mot === '') return mot
    return parseCode(mot, codes) ?? { ...CODE_INCONNU, valeur: mot }
  }
}

/** A closed list of words. */
export function parmi(mots: readonly string[]): Lecteur {
  const faute: Faute = { code: 'VALEUR', message: `Écrivez ${mots.join(', ')}.` }
  return (brut) => {
    const mot = brut.trim()
    return mots.includes(mot) || mot === '' ? mot : faute
  }
}

export const jour: Lecteur = (brut) => {
  const saisie = brut.trim()
  return saisie === '' ? '' : (readJour(saisie) ?? DATE)
}

/** A day (its midnight in Paris), or an instant with its offset. */
export const instant: Lecteur = (brut) => {
  const saisie = brut.trim()
  if (saisie === '') return ''
  const lu = parseInstant(saisie)
  return lu === null ? DATE : lu.toISOString()
}

export function parseInstant(saisie: string): Date | null {
  const forme =
    /^(\d{4}-\d{2}-\d{2}|\d{2}\/\d{2}\/\d{4})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/
  const [, premier = '', decalage] = forme.exec(saisie) ?? []
  const minuit = minuitOf(premier)
  if (minuit === null || saisie === premier) return minuit
  const heure = saisie.slice(11)
  const ecrit = new Date(
    `${readJour(premier)}T${decalage ? heure.replace(/([+-]\d{2})(\d{2})$/, '$1:$2') : `${heure}Z`}`,
  )
  if (Number.isNaN(ecrit.getTime())) return null
  // Without an offset the hour is Paris's, whose offset is nearly always that of the day's midnight.
  return decalage
    ? ecrit
    : new Date(ecrit.getTime() + minuit.getTime() - Date.parse(`${readJour(premier)}T00:00:00Z`))
}

export const montant: Lecteur = (brut) => {
  const saisie = brut.trim()
  if (saisie === '') return ''
  const cents = parseMontant(saisie)
  return cents === null || Math.abs(cents) > CENTIMES_MAX ? MONTANT : String(cents)
}

/** Hours with two decimals at most, and rates in percent: read as an amount is, kept in hundredths by `taux`. */
export const heures: Lecteur = (brut) => {
  const centiemes = taux(brut)
  return typeof centiemes === 'string' && centiemes !== '' ? String(Number(centiemes) / 100) : centiemes
}

export const taux: Lecteur = (brut) => {
  const saisie = brut.replace('%', '').trim()
  if (saisie === '') return ''
  const centiemes = parseMontant(saisie)
  return centiemes === null || centiemes < 0 || centiemes > HEURES_MAX ? NOMBRE : String(centiemes)
}

export function entier(max: number): Lecteur {
  return (brut) => {
    const saisie = brut.trim()
    if (saisie === '') return ''
    const nombre = /^\d{1,10}$/.test(saisie) ? Number(saisie) : 0
    return nombre >= 1 && nombre <= max ? String(nombre) : NOMBRE
  }
}

export const ouiNon: Lecteur = (brut) => {
  if (brut.trim() === '') return ''
  const reponse = parseOuiNon(brut)
  return reponse === null ? OUI_NON : String(reponse)
}

export const siren: Lecteur = (brut) => (brut.trim() === '' ? '' : (parseSiren(brut) ?? SIREN))
export const siret: Lecteur = (brut) => (brut.trim() === '' ? '' : (parseSiret(brut) ?? SIRET))
export const siretEntreprise: Lecteur = (brut) => (brut.trim() === '' ? '' : (parseSiret(brut) ?? SIRET_VIDE))

/** An unusual number is kept and told; what no NDA could be (too long, control characters) is left out and told. */
export const nda: Lecteur = (brut) => {
  const lu = parseNda(brut)
  if (lu === null || lu.connu) return lu?.nda ?? ''
  const message = 'Le numéro de déclaration d’activité n’a pas la forme habituelle (onze chiffres).'
  const propre = cleanTexte(lu.nda)
  return { code: 'NDA', message, valeur: propre !== null && propre.length <= 20 ? propre : '' }
}

export const email: Lecteur = (brut) => {
  const adresse = brut.trim()
  return adresse === '' || isEmail(adresse) ? adresse : EMAIL
}

// A lot holds few different days, and Intl is slow.
const jours = new Map<string, Jour | null>()
const minuits = new Map<string, Date | null>()

function readJour(saisie: string): Jour | null {
  return cached(jours, saisie, parseJour)
}

function minuitOf(saisie: string): Date | null {
  return cached(minuits, saisie, (texte) => {
    const lu = parseJour(texte)
    return lu === null ? null : minuitParis(lu)
  })
}

function cached<T>(cache: Map<string, T>, saisie: string, lire: (saisie: string) => T): T {
  const connu = cache.get(saisie)
  if (connu !== undefined) return connu
  if (cache.size >= 20_000) cache.clear()
  const valeur = lire(saisie)
  cache.set(saisie, valeur)
  return valeur
}
