import type { Coffre } from '../../core/coffre.ts'
import type { Effaces } from './effaces.ts'
import type { Etats } from './rules.ts'

/** A row being read, as the checks across its columns see it. */
export type Ligne = {
  coffre: Coffre
  /** What the funder's words for the state of a dossier mean. */
  etats: Etats
  /** Stagiaires whose identity was erased. */
  effaces: Effaces
  /** What a column of the file holds once read; undefined when the file has no such column. */
  valeur(nom: string): string | null | undefined
  /** Gives a derived column its value. */
  set(nom: string, valeur: string | null): void
  /** Refuses the row. */
  refuse(colonne: string, code: string, message: string): void
  /** Refuses one thing that the row holds; the rest of the row goes on. */
  refusePart(colonne: string, code: string, message: string): void
  warn(colonne: string, code: string, message: string): void
}
