import { ErreurMetier } from '../../core/errors.ts'

/** A line of the report: what was refused, or what was kept with a reservation. Never a value of the file. */
export type Constat = {
  fichier: string
  /** Line of the file, the header being 1; 0 when the whole file is meant. */
  ligne: number
  cle: string
  colonne: string
  code: string
  message: string
}

export type CompteFichier = {
  fichier: string
  lus: number
  crees: number
  modifies: number
  inchanges: number
  refuses: number
}

/** What a dry run shows of a file: keys of rows that would be created, and what would change in others. */
export type Exemples = { fichier: string; crees: string[]; modifies: string[] }

/** A sum (cents) over the rows of a file that got through, to hold against the sender's own. */
export type Total = { fichier: string; colonne: string; montant: number }

export type Rapport = {
  /** Identifier of the lot; null when nothing was kept (lot refused, dry run). */
  lot: string | null
  fichiers: CompteFichier[]
  /** At most 10 000, in the order met; the counts of `fichiers` are always exact. */
  refus: Constat[]
  avertissements: Constat[]
  lotRefuse?: { code: string; message: string }
  /** Control totals, one a file with amounts. */
  totaux: Total[]
  /** What a dry run would do, by a few rows. */
  exemples?: Exemples[]
  /** Exact totals, given when `refus` or `avertissements` had to be cut. */
  tronque?: { refus: number; avertissements: number }
}

export const CONSTATS_MAX = 10_000

/** A lot refused whole: nothing of it was kept. */
export class LotRefuse extends ErreurMetier {
  constructor(code: string, message: string) {
    super(code, 422, message)
  }
}

/** Gathers the report while the lot is read and merged; memory is bounded whatever the lot holds. */
export class Registre {
  readonly #comptes = new Map<string, CompteFichier>()
  readonly #refus: Constat[] = []
  readonly #avertissements: Constat[] = []
  readonly #exemples: Exemples[] = []
  #nbRefus = 0
  #nbAvertissements = 0

  compte(fichier: string): CompteFichier {
    const connu = this.#comptes.get(fichier)
    if (connu) return connu
    const compte = { fichier, lus: 0, crees: 0, modifies: 0, inchanges: 0, refuses: 0 }
    this.#comptes.set(fichier, compte)
    return compte
  }

  refuse(constat: Constat): void {
    this.#nbRefus++
    if (this.#refus.length < CONSTATS_MAX) this.#refus.push(constat)
  }

  warn(constat: Constat): void {
    this.#nbAvertissements++
    if (this.#avertissements.length < CONSTATS_MAX) this.#avertissements.push(constat)
  }

  /** Refusals or warnings that are counted without being told one by one. */
  countMore(refus: number, avertissements: number): void {
    this.#nbRefus += refus
    this.#nbAvertissements += avertissements
  }

  addExemples(exemples: Exemples): void {
    this.#exemples.push(exemples)
  }

  toRapport(lot: string | null, totaux: Total[] = []): Rapport {
    const refus = this.#sorted(this.#refus)
    const avertissements = this.#sorted(this.#avertissements)
    const tronque = this.#nbRefus > refus.length || this.#nbAvertissements > avertissements.length
    return {
      lot,
      fichiers: [...this.#comptes.values()],
      refus,
      avertissements,
      totaux,
      ...(this.#exemples.length > 0 ? { exemples: this.#exemples } : {}),
      ...(tronque ? { tronque: { refus: this.#nbRefus, avertissements: this.#nbAvertissements } } : {}),
    }
  }

  /** By line inside each file, the files in the order in which they were read. */
  #sorted(constats: Constat[]): Constat[] {
    const rangs = new Map([...this.#comptes.keys()].map((fichier, rang) => [fichier, rang]))
    const rang = (constat: Constat) => rangs.get(constat.fichier) ?? 0
    return [...constats].sort((a, b) => rang(a) - rang(b) || a.ligne - b.ligne)
  }
}
