import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import { inScope } from '../../auth/portee.ts'
import type { Trx } from '../../db/client.ts'

/** Where every read of a règlement starts: those of the organisme, of the establishments in scope, unless withdrawn. */
export function accessibleReglements(trx: Trx, { organismeId, etablissements }: Acces) {
  return trx
    .selectFrom('reglement as r')
    .where('r.organisme_id', '=', organismeId)
    .where('r.retire_le', 'is', null)
    .where(inScope('r.etablissement_numero', etablissements))
}

/** Sent back by the bank (rejeté, retourné), with no other transfer in its place. */
export function reglementsAReemettre(trx: Trx, acces: Acces) {
  return accessibleReglements(trx, acces).where('r.statut', 'in', ['REJETE', 'RETOURNE']).where(isNotReplaced)
}

/** Not sent yet, or to be sent again: what the account of an établissement holds up. */
export function reglementsEnAttente(trx: Trx, acces: Acces) {
  return accessibleReglements(trx, acces)
    .where('r.statut', 'in', ['PROGRAMME', 'REJETE', 'RETOURNE'])
    .where((eb) => eb.or([eb('r.statut', '=', 'PROGRAMME'), isNotReplaced]))
}

/**
 * A transfer that still stands takes the place of another, whatever its établissement: the second account may be
 * that of another one.
 */
export const isNotReplaced = sql<boolean>`not exists (
  select from reglement x
  where x.organisme_id = r.organisme_id and x.remplace_reference = r.reference and x.retire_le is null and x.statut <> 'ANNULE'
)`
