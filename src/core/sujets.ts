import type { NomTraitement } from './traitements.ts'

/** Stands where a name was. */
export const EFFACE = '(identité effacée)'
/** Stands for the moment of the erasure. */
export const INSTANT = Symbol('instant')

/**
 * Data of one person in a table. `par` is the column that says whose a row is; `donnees` are told to her; `secrets` are
 * hers and never told (keys, hashes, words about others).
 */
export type Sujet = {
  traitement: NomTraitement
  genre: 'utilisateur' | 'email' | 'signature' | 'stagiaire'
  par: string
  donnees?: readonly string[]
  secrets?: readonly string[]
  /** What her erasure does: takes the row away, keeps it because it names nobody alone, or writes these values. */
  effacement: 'ligne' | 'garde' | Readonly<Record<string, string | null | typeof INSTANT>>
}

export type Table = {
  sujets?: readonly Sujet[]
  /** May name somebody who is no account of ours and no stagiaire: a sole trader, a contact, a copy of a lot's row. */
  tiers?: { traitement: NomTraitement; colonnes: string }
  /** Names nobody. */
  autres?: string
}

export const compte = (par: string, donnees: string, plus: Partial<Sujet> = {}): Sujet => ({
  traitement: 'comptes',
  genre: 'utilisateur',
  par,
  donnees: donnees.split(' ').filter(Boolean),
  effacement: 'garde',
  ...plus,
})
export const deSession = (donnees: string, secrets: string[]): Sujet =>
  compte('utilisateur_id', donnees, { traitement: 'sessions', secrets, effacement: 'ligne' })
/** Who did it, as a name written beside. */
export const signature = (par: string, donnees: string): Sujet => ({
  traitement: 'actes',
  genre: 'signature',
  par,
  donnees: donnees.split(' ').filter(Boolean),
  effacement: { [par]: EFFACE },
})
