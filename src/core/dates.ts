/** A calendar day in Paris, `AAAA-MM-JJ`. */
export type Jour = string

/** The injected clock: the only source of "now" for a business decision. */
export type Horloge = () => Date

const MS_PAR_JOUR = 86_400_000

const MOIS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
]

// The Swedish locale writes `2026-11-24 05:12:33`, the ISO form, whatever the time zone of the process.
const PARIS = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

// A page writes the same few instants again and again, and Intl is slow.
const ecrits = new Map<number, string>()

/** `2026-11-24 05:12:33`, Paris time. */
function formatParis(date: Date | number): string {
  const instant = Number(date)
  const connu = ecrits.get(instant)
  if (connu !== undefined) return connu
  if (ecrits.size >= 1000) ecrits.clear()
  const ecrit = PARIS.format(date)
  ecrits.set(instant, ecrit)
  return ecrit
}

/** Reads `AAAA-MM-JJ` or `jj/mm/aaaa`; null unless it is a real day of the years 1900 to 2100. */
export function parseJour(texte: string): Jour | null {
  const saisie = texte.trim()
  const jour = saisie.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
  if (!/^(19\d\d|20\d\d|2100)-\d{2}-\d{2}$/.test(jour)) return null
  const instant = new Date(`${jour}T00:00:00Z`)
  if (Number.isNaN(instant.getTime())) return null
  return isoDay(instant) === jour ? jour : null
}

/** `24/11/2026` */
export function formatJour(jour: Jour): string {
  const [annee, mois, quantieme] = jour.split('-')
  return `${quantieme}/${mois}/${annee}`
}

/** `24 novembre 2026`, `1er novembre 2026` */
export function formatJourLong(jour: Jour): string {
  const [annee, mois, quantieme] = jour.split('-').map(Number)
  return `${quantieme === 1 ? '1er' : quantieme} ${MOIS[Number(mois) - 1]} ${annee}`
}

/** `24/11/2026 à 05:12`, Paris time. */
export function formatInstant(date: Date): string {
  const [jour = '', heure = ''] = formatParis(date).split(' ')
  return `${formatJour(jour)} à ${heure.slice(0, 5)}`
}

/** `05:12`, Paris time. */
export function formatHeure(date: Date): string {
  return formatParis(date).slice(11, 16)
}

/** The day it is in Paris at this instant. */
export function jourParis(date: Date): Jour {
  return formatParis(date).slice(0, 10)
}

export function addJours(jour: Jour, n: number): Jour {
  return isoDay(new Date(utcMidnight(jour) + n * MS_PAR_JOUR))
}

/** Number of days from `de` to `a`, negative when `a` comes first. */
export function ecartJours(de: Jour, a: Jour): number {
  return Math.round((utcMidnight(a) - utcMidnight(de)) / MS_PAR_JOUR)
}

/** The instant at which this day starts in Paris. */
export function minuitParis(jour: Jour): Date {
  // Since 1977 Paris changes its clocks at 01:00 UTC: midnight there and midnight UTC share one offset.
  const minuitUtc = utcMidnight(jour)
  const vuDeParis = Date.parse(`${formatParis(minuitUtc).replace(' ', 'T')}Z`)
  return new Date(minuitUtc - (vuDeParis - minuitUtc))
}

/** The instant at which a clock in Paris shows this day and `HH:MM`; null when it cannot be read. */
export function parseHeureParis(jour: Jour, heure: string): Date | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(heure)) return null
  const voulu = Date.parse(`${jour}T${heure}:00Z`) + minuitParis(jour).getTime() - utcMidnight(jour)
  // On the days when the hour changes, the afternoon's offset is not that of midnight.
  const essais = [0, 3_600_000, -3_600_000].map((ecart) => new Date(voulu + ecart))
  return essais.find((essai) => formatParis(essai).startsWith(`${jour} ${heure}`)) ?? null
}

function utcMidnight(jour: Jour): number {
  return Date.parse(`${jour}T00:00:00Z`)
}

function isoDay(date: Date): Jour {
  return date.toISOString().slice(0, 10)
}
