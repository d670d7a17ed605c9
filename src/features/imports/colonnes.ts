import type { Lecteur } from './lecteurs.ts'
import * as l from './lecteurs.ts'

export type TypeSql =
  | 'text'
  | 'date'
  | 'bigint'
  | 'integer'
  | 'smallint'
  | 'numeric'
  | 'boolean'
  | 'bytea'
  | 'timestamptz'

/** A column of a file: how it is read, and where it goes. */
export type Colonne = {
  nom: string
  /** Its name in the staging table (the target table's name for it); null when it is only read. */
  cible: string | null
  type: TypeSql
  lire: Lecteur
  requis: boolean
  /** What an empty cell becomes. */
  vide: '' | null
}

type Options = { requis?: boolean; cible?: string | null }

function colonne(nom: string, type: TypeSql, lire: Lecteur, vide: '' | null, options: Options = {}): Colonne {
  const { requis = false, cible = nom } = options
  return { nom, type, lire, vide, requis, cible }
}

export const requis = { requis: true } as const

/** A number of the funder's: text, its leading zeros kept. */
export const numero = (nom: string, options: Options = requis) =>
  colonne(nom, 'text', l.texte(60), '', options)
export const texte = (nom: string, max: number, options?: Options) =>
  colonne(nom, 'text', l.texte(max), '', options)
export const texteLibre = (nom: string, max: number, options?: Options) =>
  colonne(nom, 'text', l.texteLibre(max), '', options)
export const idPersonne = (nom: string, options: Options = requis) =>
  colonne(nom, 'text', l.idPersonne(60), '', options)
export const code = (nom: string, max: number, codes: readonly string[]) =>
  colonne(nom, 'text', l.code(max, codes), '', requis)
export const texteOuNull = (nom: string, max: number) => colonne(nom, 'text', l.texte(max), null)
export const parmi = (nom: string, mots: readonly string[]) => colonne(nom, 'text', l.parmi(mots), '', requis)
export const jour = (nom: string, options?: Options) => colonne(nom, 'date', l.jour, null, options)
export const instant = (nom: string, options?: Options) =>
  colonne(nom, 'timestamptz', l.instant, null, options)
export const montant = (nom: string, options: Options = requis) =>
  colonne(nom, 'bigint', l.montant, null, options)
export const heures = (nom: string) => colonne(nom, 'numeric', l.heures, null)
export const taux = (nom: string) => colonne(nom, 'integer', l.taux, null)
export const entier = (nom: string, max: number) => colonne(nom, 'integer', l.entier(max), null, requis)
export const ouiNon = (nom: string, options?: Options) => colonne(nom, 'boolean', l.ouiNon, null, options)
export const siren = (nom: string) => colonne(nom, 'text', l.siren, '', requis)
export const siret = (nom: string) => colonne(nom, 'text', l.siret, '', requis)
export const siretEntreprise = (nom: string) => colonne(nom, 'text', l.siretEntreprise, '')
export const nda = (nom: string) => colonne(nom, 'text', l.nda, '')
export const email = (nom: string) => colonne(nom, 'text', l.email, '')
