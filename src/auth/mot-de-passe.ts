import { keyboardPeriod } from './clavier.ts'
import { MOTS_COURANTS } from './mots-courants.ts'

/** CNIL 2022-100 and ASVS 6.2: length and guessability; no composition rule, no renewal. Characters, not bytes. */
export const LONGUEUR_MOT_DE_PASSE = { min: 12, max: 128 } as const

/** Orders of magnitude of guesses: ten thousand million, behind a throttled sign-in. */
const SEUIL = 10
const CONSEIL = 'Prenez plutôt quatre mots sans lien entre eux.'

/** Who chooses: her names and those around her are the first things an attacker tries. */
export type Entourage = {
  email: string
  nom: string
  prenom: string
  /** Names of the organismes she works for, and the funder's. */
  organisations: readonly string[]
}

type Genre = 'personnel' | 'courant' | 'clavier' | 'suite' | 'repetition' | 'date' | 'mot' | 'autre'

const RAISONS: Record<Genre, string> = {
  personnel:
    'Ce mot de passe reprend votre nom, votre adresse e-mail, votre organisme ou le nom du site\u00a0: il se devine.',
  courant: 'Ce mot de passe est fait de mots que l’on essaie en premier\u00a0: il se devine.',
  clavier: 'Ce mot de passe suit les touches du clavier\u00a0: il se devine.',
  suite: 'Ce mot de passe suit une suite connue, comme 1234 ou abcd\u00a0: il se devine.',
  repetition: 'Ce mot de passe répète les mêmes caractères\u00a0: il se devine.',
  date: 'Ce mot de passe est fait d’une date\u00a0: il se devine.',
  mot: 'Ce mot de passe tient en un seul mot\u00a0: il se devine.',
  autre: 'Ce mot de passe est trop simple\u00a0: il se devine.',
}

/** Why this new password is refused, as a French sentence that says what to type; null when it is accepted. */
export function refusMotDePasse(motDePasse: string, entourage: Entourage): string | null {
  if (!motDePasse.isWellFormed()) return 'Saisissez un mot de passe avec les caractères du clavier.'
  const texte = Array.from(motDePasse.normalize('NFC'))
  const { min, max } = LONGUEUR_MOT_DE_PASSE
  if (texte.length < min) return `Saisissez un mot de passe d’au moins ${min} caractères.`
  if (texte.length > max) return `Saisissez un mot de passe de ${max} caractères au plus.`
  const estimation = estimate(texte, { personnels: personalWords(entourage), blocs: new Map() })
  if (estimation.cout >= SEUIL) return null
  return `${RAISONS[mainGenre(estimation.parts)]} ${CONSEIL}`
}

type Part = { genre: Genre; longueur: number; cout: number }
/** The words around the person, and what repeated blocks were found to cost. */
type Contexte = { personnels: ReadonlySet<string>; blocs: Map<string, number> }
type Estimation = { cout: number; parts: Part[] }

/**
 * The cheapest way to write the password as known parts; its cost is the sum of theirs (log10 of guesses).
 * A beginning that costs enough by itself is not carried on: infinite then means "more than enough".
 */
function estimate(texte: string[], contexte: Contexte): Estimation {
  const etapes: Estimation[] = [{ cout: 0, parts: [] }]
  for (let fin = 1; fin <= texte.length; fin++) {
    let meilleure: Estimation = { cout: Number.POSITIVE_INFINITY, parts: [] }
    for (const [debut, avant] of etapes.entries()) {
      if (avant.cout >= SEUIL) continue
      const part = weigh(texte.slice(debut, fin), contexte)
      if (!part || avant.cout + part.cout >= meilleure.cout) continue
      meilleure = { cout: avant.cout + part.cout, parts: [...avant.parts, part] }
    }
    etapes.push(meilleure)
  }
  return etapes[texte.length] ?? { cout: 0, parts: [] }
}

function weigh(part: string[], contexte: Contexte): Part | null {
  const longueur = part.length
  if (longueur === 1) return { genre: 'autre', longueur, cout: characterCost(part[0] ?? '') }
  const brut = part.join('')
  const plie = part.map(fold).join('')
  const trouve =
    weighRepeat(plie, contexte) ?? (longueur <= 40 ? weighKnown(brut, plie, contexte.personnels) : null)
  return trouve ? { longueur, ...trouve } : null
}

function weighKnown(brut: string, plie: string, personnels: ReadonlySet<string>): Pesee {
  return (
    weighWord(brut, plie, personnels) ??
    weighSequence(plie) ??
    weighWalk(brut) ??
    weighDate(plie) ??
    weighUnknownWord(brut, plie)
  )
}

type Pesee = Omit<Part, 'longueur'> | null

function weighWord(brut: string, plie: string, personnels: ReadonlySet<string>): Pesee {
  if (plie.length < 3) return null
  for (const [variante, supplement] of variants(plie)) {
    const genre = personnels.has(variante) ? 'personnel' : MOTS_COURANTS.has(variante) ? 'courant' : null
    if (genre) return { genre, cout: (genre === 'personnel' ? 0.5 : 2.7) + supplement + capitalsCost(brut) }
  }
  return null
}

/** As written, with digits read as letters (l33t), and backwards. */
function variants(plie: string): [string, number][] {
  const lettres = [plie, unleet(plie, 'i'), unleet(plie, 'l')]
  return lettres.flatMap((mot, rang): [string, number][] => [
    [mot, rang === 0 ? 0 : 0.6],
    [Array.from(mot).reverse().join(''), rang === 0 ? 0.3 : 0.9],
  ])
}

const LEET: Record<string, string> = {
  0: 'o',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  '@': 'a',
  $: 's',
  '€': 'e',
}

function unleet(mot: string, un: 'i' | 'l'): string {
  return Array.from(mot, (c) => (c === '1' || c === '!' || c === '|' ? un : (LEET[c] ?? c))).join('')
}

/** A block said again costs what it costs once. */
function weighRepeat(plie: string, contexte: Contexte): Pesee {
  for (let pas = 1; pas <= plie.length / 2 && plie.length >= 3; pas++) {
    if (plie.length % pas !== 0 || plie[0] !== plie[pas]) continue
    const bloc = plie.slice(0, pas)
    if (plie !== bloc.repeat(plie.length / pas)) continue
    const cout = contexte.blocs.get(bloc) ?? estimate(Array.from(bloc), contexte).cout
    contexte.blocs.set(bloc, cout)
    return { genre: 'repetition', cout: cout + Math.log10(plie.length / pas) }
  }
  return null
}

/** A walk over the keys: where it begins, then one direction for each step before it does the same again. */
function weighWalk(brut: string): Pesee {
  const periode = keyboardPeriod(brut)
  return periode === null ? null : { genre: 'clavier', cout: 1.7 + periode / 2 }
}

/** 1234, 9876, abcd, 2468: the same step from each character to the next. */
function weighSequence(plie: string): Pesee {
  if (plie.length < 3) return null
  if ('01234567890123456789'.includes(plie)) return { genre: 'suite', cout: 1.3 }
  const codes = Array.from(plie, (c) => c.codePointAt(0) ?? 0)
  const pas = (codes[1] ?? 0) - (codes[0] ?? 0)
  const regulier = codes.every((code, rang) => rang === 0 || code - (codes[rang - 1] ?? 0) === pas)
  return regulier && Math.abs(pas) <= 2 && /^([a-z]+|\d+)$/.test(plie) ? { genre: 'suite', cout: 1.8 } : null
}

const JOUR = '(0?[1-9]|[12]\\d|3[01])'
const MOIS = '(0?[1-9]|1[0-2])'
const ANNEE = '(19[2-9]\\d|20[0-4]\\d|\\d{2})'
const DATE = new RegExp(`^(${JOUR}[-/. ]?${MOIS}[-/. ]?${ANNEE}|${ANNEE}[-/. ]?${MOIS}[-/. ]?${JOUR})$`)

function weighDate(plie: string): Pesee {
  if (/^(19[2-9]\d|20[0-4]\d)$/.test(plie)) return { genre: 'date', cout: 1.7 }
  return plie.length >= 6 && plie.length <= 10 && DATE.test(plie) ? { genre: 'date', cout: 4 } : null
}

/**
 * A run of letters that can be said aloud may be a word of the language even if our list lacks it: thirty thousand
 * guesses for each eight letters begun, never more than its letters at random.
 */
function weighUnknownWord(brut: string, plie: string): Pesee {
  if (!/^[a-z]{3,}$/.test(plie) || /[^aeiouy]{4}/.test(plie) || !/[aeiouy]/.test(plie)) return null
  const cout = Math.min(4.5 * Math.ceil(plie.length / 8), 1.41 * plie.length)
  return { genre: 'mot', cout: cout + capitalsCost(brut) }
}

function characterCost(c: string): number {
  if (c === ' ') return 0.3
  if (/^[-_.!?*]$/.test(c)) return 0.7
  if (/^\d$/.test(c)) return 1
  return /^\p{Ll}$/u.test(c) ? 1.41 : 1.5
}

/** A capital in front, or all capitals, is what everybody does. */
function capitalsCost(brut: string): number {
  if (!/\p{Lu}/u.test(brut)) return 0
  return /^\P{Lu}*\p{Lu}\P{Lu}*$/u.test(brut) || !/\p{Ll}/u.test(brut) ? 0.3 : 1
}

/** One character for one: without accent, lower case. */
function fold(c: string): string {
  const [premier = c] = c.normalize('NFD').toLowerCase()
  return premier
}

function personalWords({ email, nom, prenom, organisations }: Entourage): ReadonlySet<string> {
  const [locale = '', domaine = ''] = email.split('@')
  const textes = [nom, prenom, locale, domaine.split('.').slice(0, -1).join('.'), ...organisations]
  const mots = ['ogestion', 'gestion', ...textes.flatMap((texte) => cut(texte))]
  return new Set(mots.filter((mot) => mot.length >= 3))
}

/** The words of a name, the name in one piece, and its initial letters put together. */
function cut(texte: string): string[] {
  const plie = Array.from(texte.normalize('NFC'), fold).join('')
  const mots = plie.split(/[^a-z0-9]+/).filter(Boolean)
  const lettres = plie.split(/[^a-z]+/).filter(Boolean)
  return [plie, mots.join(''), [...mots].reverse().join(''), ...mots, ...lettres]
}

/** What to say: something personal first, else what covers most of the password. */
function mainGenre(parts: Part[]): Genre {
  if (parts.some(({ genre }) => genre === 'personnel')) return 'personnel'
  const couverture = new Map<Genre, number>()
  for (const { genre, longueur } of parts) couverture.set(genre, (couverture.get(genre) ?? 0) + longueur)
  return [...couverture].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'autre'
}
