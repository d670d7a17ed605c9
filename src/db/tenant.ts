import type pg from 'pg'
import { type Base, openBase, openPool, type Trx } from './client.ts'

/** The database roles a transaction may act as; the connection itself has no right to anything. */
export type Role = 'app' | 'gestion' | 'lots'

/**
 * Runs `work` in one transaction as `app`, seeing the rows of one organisme only (row-level security).
 * The settings last as long as the transaction, so nothing survives on the pooled connection.
 */
export function tenant<T>(base: Base, organismeId: number, work: (trx: Trx) => Promise<T>): Promise<T> {
  return asRole(base, 'app', String(organismeId), work)
}

/** As `app` with no organisme: the sign-in tables answer, every tenant table is empty. */
export function horsOrganisme<T>(base: Base, work: (trx: Trx) => Promise<T>): Promise<T> {
  return asRole(base, 'app', '', work)
}

export function asLots<T>(base: Base, work: (trx: Trx) => Promise<T>): Promise<T> {
  return asRole(base, 'lots', '', work)
}

/** As `gestion`: the funder's people read every organisme. */
export function asGestion<T>(base: Base, work: (trx: Trx) => Promise<T>): Promise<T> {
  return asRole(base, 'gestion', '', work)
}

/** `tenant`, for a page that writes nothing: one trip less, and PostgreSQL refuses a write. */
export function tenantLecture<T>(
  base: Base,
  organismeId: number,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  return asRole(base, 'app', String(organismeId), work, { lecture: true })
}

/** `tenant`, where `work` asks everything at once, its line of the journal included: one trip in all. */
export function tenantUnTrajet<T>(
  base: Base,
  organismeId: number,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  return asRole(base, 'app', String(organismeId), work, { unTrajet: true })
}

/** `tenantLecture`, where `work` asks everything at once: one trip in all. */
export function lectureUnTrajet<T>(
  base: Base,
  organismeId: number,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  return asRole(base, 'app', String(organismeId), work, { lecture: true, unTrajet: true })
}

/** `horsOrganisme`, for what only reads, and asks everything at once. */
export function horsOrganismeLecture<T>(base: Base, work: (trx: Trx) => Promise<T>): Promise<T> {
  return asRole(base, 'app', '', work, { lecture: true, unTrajet: true })
}

function asRole<T>(
  base: Base,
  role: Role,
  organisme: string,
  work: (trx: Trx) => Promise<T>,
  { lecture = false, unTrajet = false } = {},
): Promise<T> {
  return base.run({ role, organisme, lecture, unTrajet }, work)
}

/** As `proprietaire`, on a connection of its own: installing (first people, demo), never serving. */
export async function asProprietaire<T>(
  connection: pg.ClientConfig,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  const base = openBase(openPool(connection, 1))
  try {
    return await base.run({ role: 'proprietaire', organisme: '', lecture: false }, work)
  } finally {
    await base.destroy()
  }
}
