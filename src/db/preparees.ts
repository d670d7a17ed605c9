import { sql } from 'kysely'

/** In a statement whose plan no connection keeps. */
export const MARQUE = '/* selon les valeurs */'

/**
 * In a condition whose best plan depends on the values: a reference that all may begin with, an establishment that may
 * hold nearly all. A plan made without knowing them sorts the whole organisme, so none is kept.
 */
export const SELON_VALEURS = sql.raw(MARQUE)

/** A statement asked this often deserves a plan that connections keep. */
const SEUIL = 5
/** Each connection keeps the plans of so many at most: each takes some tens of kilobytes of the database server. */
const PREPAREES_MAX = 300
/** Texts counted at once: forgotten together once there are too many, as those of unusual filters may be. */
const VUES_MAX = 2000

const noms = new Map<string, string>()
const vues = new Map<string, number>()

/**
 * The name under which connections prepare this statement, once it has proved to come back; else it is parsed and
 * planned each time, which costs PostgreSQL three times what a list of 25 dossiers does.
 */
export function nameOf(texte: string): string | undefined {
  const nom = noms.get(texte)
  if (nom !== undefined || noms.size >= PREPAREES_MAX || !isPreparable(texte)) return nom
  const fois = (vues.get(texte) ?? 0) + 1
  if (fois >= SEUIL) {
    vues.delete(texte)
    noms.set(texte, `q${noms.size}`)
  } else {
    if (vues.size >= VUES_MAX) vues.clear()
    vues.set(texte, fois)
  }
  return noms.get(texte)
}

export function isPreparable(texte: string): boolean {
  return !texte.includes(MARQUE)
}
