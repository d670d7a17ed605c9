import type { Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'

const MOIS = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
]

/** `nov. 26`, from any day of the month. */
export function formatMois(jour: Jour): string {
  const [annee = '', mois = ''] = jour.split('-')
  return `${MOIS[Number(mois) - 1]} ${annee.slice(2)}`
}

/** Thousands of euros, without their unit: the chart's title has it. */
export function formatMilliers(montant: Cents): string {
  return Math.round(montant / 100_000).toLocaleString('fr-FR')
}
