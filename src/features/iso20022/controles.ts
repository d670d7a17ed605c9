import { requireSomme } from './champs.ts'
import { readMontant, readSens, requireSens } from './mouvement.ts'
import { find, type Noeud } from './noeud.ts'
import { checkNombre, checkSomme, Total } from './totaux.ts'

/** The details of one NtryDtls, against its Btch. */
export class Lot {
  nombre = 0
  #credits = new Total()
  #debits = new Total()
  readonly #devises = new Set<string>()
  #complet = true

  add(detail: Noeud, ntry: Noeud): void {
    this.nombre++
    const montant = readMontant(detail)
    if (!montant) {
      this.#complet = false
      return
    }
    this.#devises.add(montant.devise)
    const sens = readSens(detail) ?? requireSens(ntry)
    if (sens === 'credit') this.#credits.add(montant)
    else this.#debits.add(montant)
  }

  /** Its total only when every detail tells its amount, all in the currency of the total. */
  check(lot: Noeud): void {
    checkNombre(lot, 'NbOfTxs', this.nombre)
    const devise = find(lot, 'TtlAmt')?.devise
    if (!this.#complet || [...this.#devises].some((autre) => autre !== devise)) return
    const net = this.#credits.somme - this.#debits.somme
    checkSomme(lot, 'TtlAmt', net < 0n ? -net : net)
  }
}

/** The lines of one statement, against its TxsSummry. */
export class Releve {
  readonly #toutes = new Total()
  readonly #credits = new Total()
  readonly #debits = new Total()

  add(ntry: Noeud): void {
    const montant = requireSomme(ntry, 'Amt')
    this.#toutes.add(montant)
    if (requireSens(ntry) === 'credit') this.#credits.add(montant)
    else this.#debits.add(montant)
  }

  check(releve: Noeud): void {
    checkTotal(releve, 'TxsSummry/TtlNtries', this.#toutes)
    checkTotal(releve, 'TxsSummry/TtlCdtNtries', this.#credits)
    checkTotal(releve, 'TxsSummry/TtlDbtNtries', this.#debits)
  }
}

function checkTotal(releve: Noeud, chemin: string, { nombre, somme }: Total): void {
  checkNombre(releve, `${chemin}/NbOfNtries`, nombre)
  checkSomme(releve, `${chemin}/Sum`, somme)
}
