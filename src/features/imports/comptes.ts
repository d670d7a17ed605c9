import { bicMatchesIban, parseBic } from '../../core/bic.ts'
import type { IbanScelle } from '../../core/coffre.ts'
import { messageIban, parseIban } from '../../core/iban.ts'
import type { Ligne } from './ligne.ts'

const BIC = 'Le BIC doit avoir 8 ou 11 caractères\u00a0: banque, pays, emplacement.'
const BIC_PAYS = 'Le BIC et l’IBAN désignent deux pays différents.'

type Tell = (colonne: string, code: string, message: string) => void

/**
 * The account of an establishment: sealed here, before anything is written. A wrong one is refused, not the
 * establishment; an empty cell says nothing about the account in force.
 */
export function completeCompte(ligne: Ligne): void {
  sealCompte(ligne, (colonne, code, message) =>
    ligne.refusePart(colonne, code, `Compte refusé, l’établissement est conservé. ${message}`),
  )
}

/** The account a règlement was paid to, as it was then: a wrong one is left out and told. */
export function completeCompteReglement(ligne: Ligne): void {
  sealCompte(ligne, (colonne, code, message) =>
    ligne.warn(colonne, code, `Compte non conservé, le règlement l’est. ${message}`),
  )
}

function sealCompte(ligne: Ligne, tell: Tell): void {
  const bic = readBic(ligne, tell)
  const saisie = ligne.valeur('iban')
  ligne.set('bic', ligne.valeur('bic') === undefined ? null : (bic ?? ''))
  if (!saisie) return
  const lu = parseIban(saisie)
  if (!lu.ok) tell('iban', 'IBAN', messageIban(lu.raison))
  else if (bic && !bicMatchesIban(bic, lu.pays)) tell('bic', 'BIC', BIC_PAYS)
  else if (bic !== null) setScelle(ligne, ligne.coffre.seal(lu.iban))
}

function setScelle(ligne: Ligne, scelle: IbanScelle): void {
  ligne.set('iban_chiffre', `\\x${scelle.chiffre.toString('hex')}`)
  ligne.set('iban_cle', String(scelle.cle))
  ligne.set('iban_empreinte', `\\x${scelle.empreinte.toString('hex')}`)
  ligne.set('iban_pays', scelle.pays)
  ligne.set('iban_fin', scelle.fin)
}

/** Null when the cell holds something else than a BIC. */
function readBic(ligne: Ligne, tell: Tell): string | null {
  const saisie = ligne.valeur('bic')
  if (!saisie) return ''
  const bic = parseBic(saisie)
  if (bic === null) tell('bic', 'BIC', BIC)
  return bic
}
