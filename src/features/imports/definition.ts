import type { Colonne, TypeSql } from './colonnes.ts'
import type { Ligne } from './ligne.ts'

/** A staging column made from the others, present when the file has the column `de`. */
export type Derivee = { nom: string; type: TypeSql; de: string }

export type Definition = {
  fichier: string
  /** Staging table, dropped at the end of the transaction. */
  etape: string
  cle: readonly string[]
  colonnes: readonly Colonne[]
  derivees?: readonly Derivee[]
  /** Columns that mean nothing one without the other. */
  ensemble?: readonly (readonly string[])[]
  /** Checks across columns, and fills the derived ones. */
  completer?: (ligne: Ligne) => void
}
