import { createAlea, hash32 } from './alea.ts'

/** Bank codes and their BIC are real, so that checks pass; branches and accounts are drawn. */
const BANQUES = [
  ['30004', 'BNPAFRPP'],
  ['30003', 'SOGEFRPP'],
  ['10278', 'CMCIFR2A'],
  ['20041', 'PSSTFRPPGRE'],
  ['13825', 'CEPAFRPP382'],
  ['13906', 'AGRIFRPP839'],
  ['16807', 'CCBPFRPPGRE'],
  ['42559', 'CCOPFRPPXXX'],
] as const

/** The year and the day in it that a rank of the calendar falls in, fixed whatever today is. */
const OUVRES_PAR_AN = 254
const RANG_REFERENCE = 226
const ANNEE_REFERENCE = 26

/** Fictional SIREN begin with 29: numbers in 2 go to local public bodies, none of whose classes is 29. */
const CLASSE_FICTIVE = '29'

export type Numeros = { dossier(rang: number): string; reglement(rang: number): string; facture(): string }

/**
 * Numbers as the funder gives them, growing with the day of the year. Each day has its own room, so that one more
 * file elsewhere leaves the numbers of the others as they are. All begin with 9 after the year: the demo shares
 * no number with a real or sample lot loaded beside it.
 */
export function createNumeros(): Numeros {
  const pris = new Set<string>()
  const next = (prefixe: string, rang: number, depart: number, pas: number, largeur: number) => {
    const { annee, jour } = splitRang(rang)
    for (let n = depart + jour * pas; ; n++) {
      const numero = `${prefixe}${annee}${String(n).padStart(largeur, '0')}`
      if (!pris.has(numero)) return pris.add(numero) && numero
    }
  }
  let factures = 90_000_000
  return {
    dossier: (rang) => next('D', rang, 900_001, 41, 6),
    reglement: (rang) => next('V', rang, 90_001, 29, 5),
    facture: () => `F${++factures}`,
  }
}

/** Last two digits of the year of a rank, in the fixed calendar of the numbers. */
export function anneeOf(rang: number): string {
  return splitRang(rang).annee
}

function splitRang(rang: number): { annee: string; jour: number } {
  const absolu = rang + RANG_REFERENCE
  const ecart = Math.floor(absolu / OUVRES_PAR_AN)
  return { annee: String(ANNEE_REFERENCE + ecart), jour: absolu - ecart * OUVRES_PAR_AN }
}

export function sirenFictif(cle: string): string {
  return withCleLuhn(CLASSE_FICTIVE + createAlea(`siren ${cle}`).chiffres(6))
}

export function siretOf(siren: string, etablissement: number): string {
  return withCleLuhn(siren + String(etablissement).padStart(4, '0'))
}

function withCleLuhn(chiffres: string): string {
  const cle = '0123456789'.split('').find((c) => isLuhn(chiffres + c))
  return chiffres + cle
}

export function isLuhn(numero: string): boolean {
  const somme = numero
    .split('')
    .reverse()
    .map((c, i) => (i % 2 === 0 ? Number(c) : ((Number(c) * 2) % 10) + Math.floor((Number(c) * 2) / 10)))
    .reduce((a, b) => a + b, 0)
  return somme % 10 === 0
}

/** A French account that passes mod 97 and the clé RIB, and belongs to nobody. */
export function compteFictif(cle: string): { iban: string; bic: string } {
  const alea = createAlea(`compte ${cle}`)
  const [banque, bic] = alea.choix(BANQUES)
  const guichet = alea.chiffres(5)
  const compte = `0${alea.chiffres(10)}`
  const rib = 97n - ((89n * BigInt(banque) + 15n * BigInt(guichet) + 3n * BigInt(compte)) % 97n)
  const bban = `${banque}${guichet}${compte}${String(rib).padStart(2, '0')}`
  const controle = 98n - (BigInt(`${bban}152700`) % 97n)
  return { iban: `FR${String(controle).padStart(2, '0')}${bban}`, bic }
}

/** Technical reference of a document, 18 digits like those of the funder's archive. */
export function refDocument(objet: string): string {
  const droite = String(hash32(`b ${objet}`))
    .padStart(10, '0')
    .slice(-8)
  return `639${String(hash32(`a ${objet}`) % 10_000_000).padStart(7, '0')}${droite}`
}
