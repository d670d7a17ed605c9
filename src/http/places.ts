import { Indisponible, TropDeDemandes } from '../core/errors.ts'

/** Exports at once: of one organisme (or of the funder), and in all, so that pages always find a connection free. */
const PLACES = { chacun: 2, toutes: 6 }
const ATTENTE_SECONDES = 30

/** The exports under way in this process. */
export class Places {
  readonly #prises = new Map<string, number>()
  #toutes = 0

  /** @returns what gives the place back. @throws when there is none left. */
  take(qui: string): () => void {
    const prises = this.#prises.get(qui) ?? 0
    if (prises >= PLACES.chacun) throw new TropDeDemandes(ATTENTE_SECONDES, DEJA)
    if (this.#toutes >= PLACES.toutes) throw new Indisponible(OCCUPE)
    this.#prises.set(qui, prises + 1)
    this.#toutes += 1
    return () => this.#giveBack(qui)
  }

  #giveBack(qui: string): void {
    const prises = (this.#prises.get(qui) ?? 1) - 1
    if (prises > 0) this.#prises.set(qui, prises)
    else this.#prises.delete(qui)
    this.#toutes -= 1
  }
}

const DEJA = `Votre organisme prépare déjà ${PLACES.chacun} fichiers. Attendez que l’un d’eux soit arrivé, puis recommencez.`
const OCCUPE = 'Beaucoup de fichiers sont en cours de téléchargement. Réessayez dans une minute.'
