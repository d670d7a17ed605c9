import { type Jour, jourParis, parseJour } from '../../core/dates.ts'
import { parseDecimal, toCanonique, toCentiemes } from './decimaux.rules.ts'
import { find, findAll, type Noeud, textAt, textsAt } from './noeud.ts'
import { MessageRefuse } from './refus.ts'
import type { Raison, Somme } from './schemas.ts'

/** The text at one of these paths, without which the message means nothing. */
export function requireText(noeud: Noeud, ...chemins: string[]): string {
  return textAt(noeud, ...chemins) ?? refuseChamp(noeud.ligne, `${chemins[0]} manque dans ${noeud.nom}.`)
}

/** `NOTPROVIDED` is how banks fill an EndToEndId that nobody gave. */
export function readReference(noeud: Noeud, chemin: string): string | null {
  const texte = textAt(noeud, chemin)
  return texte === 'NOTPROVIDED' ? null : texte
}

/** The first amount at these paths. */
export function readSomme(noeud: Noeud, ...chemins: string[]): Somme | null {
  for (const chemin of chemins) {
    const trouve = find(noeud, chemin)
    if (trouve) return toSomme(trouve)
  }
  return null
}

export function requireSomme(noeud: Noeud, ...chemins: string[]): Somme {
  return readSomme(noeud, ...chemins) ?? refuseChamp(noeud.ligne, `le montant manque dans ${noeud.nom}.`)
}

export function toSomme({ texte, devise, ligne, nom }: Noeud): Somme {
  const decimal = parseDecimal(texte.trim())
  if (decimal === null) return refuseChamp(ligne, `le montant ${nom} n’est pas un nombre positif lisible.`)
  if (!devise || !/^[A-Z]{3}$/.test(devise)) return refuseChamp(ligne, `la devise de ${nom} manque.`)
  if (devise !== 'EUR') return { devise, valeur: toCanonique(decimal), cents: null }
  const cents = toCentiemes(decimal)
  if (cents === null) return refuseChamp(ligne, `le montant ${nom} n’est pas un nombre entier de centimes.`)
  return { devise, valeur: toCanonique(decimal), cents }
}

/** The day of `ReqdExctnDt`, `BookgDt`… which holds a date, or Dt, or DtTm; null when it is absent. */
export function readJour(noeud: Noeud, chemin: string): Jour | null {
  const texte = textAt(noeud, chemin, `${chemin}/Dt`, `${chemin}/DtTm`)
  if (texte === null) return null
  return toJour(texte) ?? refuseChamp(noeud.ligne, `la date ${chemin} n’est pas lisible.`)
}

/** A time with its zone is told in Paris; a date keeps its day whatever zone it names. */
function toJour(texte: string): Jour | null {
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(texte)) {
    const instant = new Date(texte)
    return Number.isNaN(instant.getTime()) ? null : jourParis(instant)
  }
  const [, jour = ''] = /^(\d{4}-\d{2}-\d{2})(T.*|Z|[+-]\d{2}:\d{2})?$/.exec(texte) ?? []
  return parseJour(jour)
}

/** `StsRsnInf`, `RtrInf`: a code of ISO or of the bank, then words. */
export function readRaison(noeud: Noeud): Raison {
  return { code: textAt(noeud, 'Rsn/Cd', 'Rsn/Prtry'), complement: textsAt(noeud, 'AddtlInf').join(' ') }
}

export function readRaisons(noeud: Noeud): Raison[] {
  return findAll(noeud, 'StsRsnInf').map(readRaison)
}

export function refuseChamp(ligne: number, message: string): never {
  throw new MessageRefuse('CHAMP', ligne, message)
}
