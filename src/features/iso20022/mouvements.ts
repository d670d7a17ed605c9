import { Lot, Releve } from './controles.ts'
import { type Detail, toMouvement } from './mouvement.ts'
import { find, type Noeud } from './noeud.ts'
import type { Mouvement } from './schemas.ts'
import type { Etape } from './xml.ts'

/**
 * camt.053, camt.054: one mouvement for each transaction of a line, or for the line when it details none. Totals are
 * checked as each batch, then each statement, ends.
 */
export async function* readMouvements(etapes: AsyncIterable<Etape>): AsyncGenerator<Mouvement> {
  let rang = 0
  const suivi = new Suivi()
  for await (const etape of etapes)
    for (const mouvement of suivi.read(etape))
      yield { ...mouvement, position: { ...mouvement.position, rang: ++rang } }
}

/** Where the reading stands in a statement. Only the first detail of a line waits, to know whether it is alone. */
class Suivi {
  #attente: Detail | null = null
  #details = 0
  #lot = new Lot()
  #releve = new Releve()

  /** The containers are, from outside in: message, statement, line (Ntry), batch of details (NtryDtls). */
  read({ type, noeud, parents }: Etape): Mouvement[] {
    const [, releve, ntry, ntryDtls] = parents
    if (type === 'article') return ntry && ntryDtls ? this.#addTransaction(noeud, ntryDtls, ntry) : []
    if (ntry) return this.#endLot(noeud, ntry)
    if (releve) return this.#endLigne(noeud)
    this.#releve.check(noeud)
    this.#releve = new Releve()
    return []
  }

  #addTransaction(noeud: Noeud, ntryDtls: Noeud, ntry: Noeud): Mouvement[] {
    this.#lot.add(noeud, ntry)
    return this.#addDetail({ noeud, lot: find(ntryDtls, 'Btch'), ntry })
  }

  #addDetail(detail: Detail): Mouvement[] {
    if (this.#details++ === 0) {
      this.#attente = detail
      return []
    }
    const details = this.#attente ? [this.#attente, detail] : [detail]
    this.#attente = null
    return details.map((d) => toMouvement(d, false))
  }

  #endLot(ntryDtls: Noeud, ntry: Noeud): Mouvement[] {
    const lot = find(ntryDtls, 'Btch')
    const { nombre } = this.#lot
    if (lot && nombre > 0) this.#lot.check(lot)
    this.#lot = new Lot()
    return lot && nombre === 0 ? this.#addDetail({ noeud: lot, lot, ntry }) : []
  }

  #endLigne(ntry: Noeud): Mouvement[] {
    const seul =
      this.#attente ?? (this.#details === 0 ? { noeud: withoutDetail(ntry), lot: undefined, ntry } : null)
    this.#releve.add(ntry)
    this.#attente = null
    this.#details = 0
    return seul ? [toMouvement(seul, true)] : []
  }
}

function withoutDetail({ ligne }: Noeud): Noeud {
  return { nom: '', ligne, texte: '', devise: null, enfants: [] }
}
