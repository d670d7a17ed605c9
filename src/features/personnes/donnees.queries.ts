import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { DICTIONNAIRE } from '../../core/donnees-personnelles.ts'
import type { Sujet } from '../../core/sujets.ts'
import { TRAITEMENTS, type Traitement } from '../../core/traitements.ts'
import type { Trx } from '../../db/client.ts'
import type { Sujette } from './rules.ts'

/** All that one table holds of a person, and why. */
export type Donnees = {
  table: string
  traitement: Traitement
  /** Kept as well and never told: keys, hashes, words about somebody else. */
  nonCommuniquees: readonly string[]
  lignes: Record<string, unknown>[]
}

/** Everything about one person and nobody else, by the dictionary of the columns (role lots). */
export async function collectDonnees(trx: Trx, personne: Sujette): Promise<Donnees[]> {
  const donnees: Donnees[] = []
  for (const [table, { sujets = [] }] of Object.entries(DICTIONNAIRE)) {
    for (const sujet of sujets) {
      const si = isHers(sujet, personne)
      if (si === null) continue
      const { rows } = await sql<Record<string, unknown>>`
        select ${sql.join((sujet.donnees ?? []).map((nom) => sql.ref(nom)))} from ${sql.table(table)} where ${si} order by 1`.execute(
        trx,
      )
      if (rows.length > 0)
        donnees.push({
          table,
          traitement: TRAITEMENTS[sujet.traitement],
          nonCommuniquees: sujet.secrets ?? [],
          lignes: rows,
        })
    }
  }
  return donnees
}

/** Which rows of a subject's table are this person's; null when none can be. */
export function isHers({ genre, par }: Sujet, personne: Sujette): RawBuilder<SqlBool> | null {
  if (personne.type === 'stagiaire') {
    if (genre !== 'stagiaire' || personne.participations.length === 0) return null
    const paires = personne.participations.map((p) => sql`(${p.organismeId}::bigint, ${p.dossier})`)
    return sql<SqlBool>`${sql.ref(par)} = ${personne.stagiaireId}
      and (organisme_id, dossier_numero) in (${sql.join(paires)})`
  }
  if (genre === 'utilisateur') return sql<SqlBool>`${sql.ref(par)} = ${personne.id}`
  if (genre === 'email') return sql<SqlBool>`lower(${sql.ref(par)}) = ${personne.email}`
  if (genre === 'signature' && personne.signature !== null)
    return sql<SqlBool>`${sql.ref(par)} = ${personne.signature}`
  return null
}
