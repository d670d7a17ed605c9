import { CompiledQuery } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { type Requetes, recountDossiers, refreshDerived } from './derives.ts'

/** Labels, amounts, scopes and counters of these organismes, computed again in the transaction of the change (role lots). */
export function refreshOrganismes(trx: Trx, organismeIds: readonly number[]): Promise<void> {
  return refreshDerived(requetesOf(trx), organismeIds)
}

/** Scopes and counters only, where the amounts have not changed. */
export function recountOrganismes(trx: Trx, organismeIds: readonly number[]): Promise<void> {
  return recountDossiers(requetesOf(trx), organismeIds)
}

function requetesOf(trx: Trx): Requetes {
  return { query: (texte, valeurs = []) => trx.executeQuery(CompiledQuery.raw(texte, valeurs)) }
}
