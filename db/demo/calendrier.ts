import type { Jour } from '../../src/core/dates.ts'

const JOUR_MS = 86_400_000
const FERIES = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'])
const PASSE = 700
const AVENIR = 500

/** Working days counted from today (0): nothing in the demo happens on a weekend or a fixed public holiday. */
export type Calendrier = (rang: number) => Jour

/** Rank 0 is `today`, or the last working day before it. */
export function createCalendrier(today: Jour): Calendrier {
  const base = Date.parse(`${today}T00:00:00Z`)
  const passe = collect(base, -1, PASSE)
  const avenir = collect(base + JOUR_MS, 1, AVENIR)
  return (rang) => {
    const jour = rang > 0 ? avenir[rang - 1] : passe[-rang]
    if (jour === undefined) throw new RangeError(`rank outside the calendar: ${rang}`)
    return jour
  }
}

function collect(depart: number, pas: 1 | -1, nombre: number): Jour[] {
  const jours: Jour[] = []
  for (let instant = depart; jours.length < nombre; instant += pas * JOUR_MS) {
    if (isOuvre(instant)) jours.push(toJour(instant))
  }
  return jours
}

function isOuvre(instant: number): boolean {
  const semaine = new Date(instant).getUTCDay()
  return semaine !== 0 && semaine !== 6 && !FERIES.has(toJour(instant).slice(5))
}

function toJour(instant: number): Jour {
  return new Date(instant).toISOString().slice(0, 10)
}
