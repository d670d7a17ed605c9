import { CompiledQuery } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { refreshDerived } from './derives.ts'

/** Counters, labels and copies of scope of these organismes, computed again in the transaction of the change (role lots). */
export function refreshOrganismes(trx: Trx, organismeIds: readonly number[]): Promise<void> {
  const query = (texte: string, valeurs: unknown[] = []) =>
    trx.executeQuery(CompiledQuery.raw(texte, valeurs))
  return refreshDerived({ query }, organismeIds)
}
