import { type RawBuilder, sql } from 'kysely'
import { SELON_VALEURS } from '../db/preparees.ts'
import type { Acces } from './acces.ts'

/**
 * That an établissement's number is one of those in scope; all are when the scope has no list. One alone compares
 * by equality: then an index on it also gives the order.
 */
export function inScope(colonne: string, etablissements: Acces['etablissements']): RawBuilder<boolean> {
  if (etablissements === null) return sql<boolean>`true`
  const [seul, ...autres] = etablissements
  const numero = sql.ref(colonne)
  return autres.length === 0
    ? sql<boolean>`${numero} = ${seul} ${SELON_VALEURS}`
    : sql<boolean>`${numero} = any(${etablissements}) ${SELON_VALEURS}`
}

/** A column that names a stagiaire: empty for whoever may not read it. */
export function nomStagiaire<Nom extends string>({ sansNoms }: Acces, colonne: string, nom: Nom) {
  return sansNoms ? sql<string>`''`.as(nom) : sql<string>`${sql.ref(colonne)}`.as(nom)
}
