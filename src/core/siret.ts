import { dropSeparateurs } from './texte.ts'

const LA_POSTE = '356000000'

/** The nine digits of a SIREN, however they were typed; null when the key (Luhn) is wrong. */
export function parseSiren(texte: string): string | null {
  const siren = dropSeparateurs(texte)
  return /^\d{9}$/.test(siren) && Number(siren) > 0 && hasLuhnKey(siren) ? siren : null
}

/** The fourteen digits of a SIRET, however they were typed; null when its key or its SIREN's is wrong. */
export function parseSiret(texte: string): string | null {
  const siret = chiffresSiret(texte)
  if (siret === null || parseSiren(sirenOf(siret)) === null) return null
  return hasLuhnKey(siret) || isLaPoste(siret) ? siret : null
}

/** The fourteen digits alone, whatever their key: what a search compares. */
export function chiffresSiret(texte: string): string | null {
  const siret = dropSeparateurs(texte)
  return /^\d{14}$/.test(siret) ? siret : null
}

/** `732 829 320` */
export function formatSiren(siren: string): string {
  return siren.replace(/^(.{3})(.{3})/, '$1 $2 ')
}

/** `732 829 320 00074` */
export function formatSiret(siret: string): string {
  return siret.replace(/^(.{3})(.{3})(.{3})/, '$1 $2 $3 ')
}

export function sirenOf(siret: string): string {
  return siret.slice(0, 9)
}

/** From the right, every second digit counts double, 9 taken off above 9; the sum is a multiple of 10. */
function hasLuhnKey(chiffres: string): boolean {
  const somme = [...chiffres].reverse().reduce((total, chiffre, rang) => {
    const valeur = Number(chiffre) * (rang % 2 === 0 ? 1 : 2)
    return total + (valeur > 9 ? valeur - 9 : valeur)
  }, 0)
  return somme % 10 === 0
}

/** The offices of La Poste outgrew Luhn: INSEE gives them SIRETs whose digits add up to a multiple of 5. */
function isLaPoste(siret: string): boolean {
  const somme = [...siret].reduce((total, chiffre) => total + Number(chiffre), 0)
  return sirenOf(siret) === LA_POSTE && somme % 5 === 0
}
