// What the lists share of reading the parameters of an address, each alone (contract of addresses, §3).
import { z } from 'zod'
import { formatJour, type Jour, parseJour } from './dates.ts'
import { cleanTexte } from './texte.ts'

/** A parameter that made no sense, as typed, and what it should hold. */
export type FiltreIgnore = { nom: string; valeur: string; message: string }

/** A parameter that `read` understands; where it answers null, the message says what to type. */
export function lu<T>(read: (saisie: string) => T | null, message: string) {
  return z.string().transform((saisie, contexte) => {
    const valeur = read(saisie)
    if (valeur !== null) return valeur
    contexte.addIssue(message)
    return z.NEVER
  })
}

export function texte(max: number, message: string) {
  return lu((saisie) => {
    const propre = cleanTexte(saisie)
    return propre !== null && propre.length <= max ? propre : null
  }, message)
}

export const jour = lu(parseJour, 'Saisissez une date, par exemple 24/11/2026.')

/** A page past the last is for the list to say; a number of more digits than that is none either. */
export const page = lu(
  (saisie) => (/^0*[1-9]\d*$/.test(saisie.trim()) ? Math.min(Number(saisie), 1_000_000) : null),
  'Écrivez un numéro de page, par exemple page=2.',
)

/** A period that ends before it begins tells nothing: both days are left out, and said. */
export function dropPeriodeInversee<
  Filtres extends { debut?: Jour | undefined; fin?: Jour | undefined },
>(lus: { filtres: Filtres; ignores: FiltreIgnore[] }): { filtres: Filtres; ignores: FiltreIgnore[] } {
  const { debut, fin } = lus.filtres
  if (!debut || !fin || debut <= fin) return lus
  const filtres = { ...lus.filtres }
  delete filtres.debut
  delete filtres.fin
  return {
    filtres,
    ignores: [
      ...lus.ignores,
      { nom: 'debut', valeur: formatJour(debut), message: 'Cette date vient après la date de fin.' },
      { nom: 'fin', valeur: formatJour(fin), message: 'Cette date vient avant la date de début.' },
    ],
  }
}

/** Names the parameter, what it held, and what it should hold. */
export function messageIgnore(
  libelles: Readonly<Record<string, string>>,
  { nom, valeur, message }: FiltreIgnore,
): string {
  return `${libelles[nom] ?? nom} (${nom})\u00a0: «\u00a0${printable(valeur)}\u00a0» est laissé de côté. ${message}`
}

/** What a page may repeat of an address: no control character. */
export function printable(valeur: string): string {
  return valeur.replace(/\p{Cc}/gu, ' ').trim()
}
