const BLANCS = /[\p{Zs}\t\r\n\u2028\u2029\ufeff]+/gu

/**
 * One line of text as it may be stored: NFC, trimmed, every run of blanks (tabs and line ends included) made
 * one space. Null when it holds what PostgreSQL or a mail header must never see: NUL, a lone surrogate,
 * another control character.
 */
export function cleanTexte(s: string): string | null {
  if (!s.isWellFormed()) return null
  const ligne = s.normalize('NFC').replace(BLANCS, ' ').trim()
  return /\p{Cc}/u.test(ligne) ? null : ligne
}

/**
 * Several lines of text as they may be stored: NFC, trimmed, line ends made `\n`, at most one empty line in a row.
 * Null when it holds what `cleanTexte` refuses.
 */
export function cleanLignes(s: string): string | null {
  if (!s.isWellFormed()) return null
  const lignes = s
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return /[^\P{Cc}\n]/u.test(lignes) ? null : lignes
}

/** Drops what people type inside a number to read it better: blanks, zero-width characters, dots, dashes. */
export function dropSeparateurs(s: string): string {
  return s.replace(/[\s\u200b-\u200f\u2060.\p{Pd}−]/gu, '')
}

const LETTRES_LIEES: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ŧ: 't',
  ŀ: 'l',
  ĳ: 'ij',
  ª: 'a',
  º: 'o',
}

/**
 * What search compares: lower case, no accent, no ligature, apostrophes and hyphens as blanks. The database's
 * function of the same name is its twin. It joins no blanks: apply it to a text that `cleanTexte` has passed.
 */
export function pliure(s: string): string {
  return s
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[œæßøđðþłıħŋŧŀĳªº]/g, (lettre) => LETTRES_LIEES[lettre] ?? lettre)
    .replace(/['‘’‛′ʼ\p{Pd}−]/gu, ' ')
}

const NOMBRE = new Intl.NumberFormat('fr-FR')

/** `0 dossier`, `1,5 dossier`, `2 dossiers`: French counts in the plural from two on. */
export function pluriel(n: number, singulier: string, plusieurs = `${singulier}s`): string {
  return `${NOMBRE.format(n)}\u00a0${Math.abs(n) < 2 ? singulier : plusieurs}`
}

/** The first letter in capital, its accent kept; the rest as it is. */
export function capitalise(s: string): string {
  const [premiere = ''] = s
  return premiere.toLocaleUpperCase('fr') + s.slice(premiere.length)
}

const OCTETS = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 })

/** `184 Ko`, `1,2 Mo`: the units of 1 024 that people see in their file explorer. */
export function formatOctets(n: number): string {
  if (n < 1024) return pluriel(n, 'octet')
  const ko = Math.round(n / 1024)
  if (ko < 1024) return `${ko}\u00a0Ko`
  const mo = Math.round((n / 1024 ** 2) * 10) / 10
  if (mo < 1024) return `${OCTETS.format(mo)}\u00a0Mo`
  return `${OCTETS.format(n / 1024 ** 3)}\u00a0Go`
}

/**
 * Makes a cell of an exported CSV harmless: a spreadsheet would run one that begins with = + - @ tab or CR
 * (OWASP, CSV injection). A plain number such as `-12,50` stays a number.
 */
export function neutraliseCellule(s: string): string {
  if (!/^[=+\-@\t\r]/.test(s)) return s
  return /^[+-]?\d+([.,]\d+)?$/.test(s) ? s : `'${s}`
}

/** The cell as it was before `neutraliseCellule`: what we exported can be sent back. */
export function restoreCellule(s: string): string {
  return /^'[=+\-@\t\r]/.test(s) ? s.slice(1) : s
}

const PARTIE_LOCALE = /^[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*$/
const DOMAINE = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,59})$/i

/** An address one can write to: ASCII, 254 characters at most (RFC 5321), a dot in the domain, no quotes. */
export function isEmail(s: string): boolean {
  const arobase = s.lastIndexOf('@')
  const locale = s.slice(0, Math.max(arobase, 0))
  if (s.length > 254 || locale.length > 64) return false
  return PARTIE_LOCALE.test(locale) && DOMAINE.test(s.slice(arobase + 1))
}

/** `ROYER Camille`, for lists; prose says `Camille Royer`. */
export function formatNom({ nom, prenom }: { nom: string; prenom: string }): string {
  return `${nom.toLocaleUpperCase('fr')} ${prenom}`.trim()
}
