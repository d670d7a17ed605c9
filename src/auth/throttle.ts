import { sql } from 'kysely'
import type { Trx } from '../db/client.ts'

/**
 * Failed sign-ins slow the account down, and the address on its own: a wait from the 5th failure of an account
 * (1 minute, doubling up to 15) and from the 20th of an address. Released alone; forgotten after 12 hours.
 * Known and unknown accounts behave alike, and nobody can lock somebody else out for good.
 */
const SEUILS = { compte: 5, adresse: 20 }
const PREMIERE_ATTENTE_SECONDES = 60
const ATTENTE_MAXIMALE_SECONDES = 900
const OUBLI = '12 hours'

export type Cible = { email: string; adresse: string }

/** Seconds still to wait before an attempt is even looked at; 0 = go on. */
export async function secondsToWait(trx: Trx, cible: Cible, maintenant: Date): Promise<number> {
  const row = await trx
    .selectFrom('tentative')
    .where(
      'cle',
      'in',
      keys(cible).map((k) => k.cle),
    )
    .select((eb) => eb.fn.max('bloque_jusqu_a').as('jusqu_a'))
    .executeTakeFirst()
  const jusqua = row?.jusqu_a ? row.jusqu_a.getTime() : 0
  return Math.max(0, Math.ceil((jusqua - maintenant.getTime()) / 1000))
}

/** Counts a failure; returns the account's failures so far, so that its owner can be told. */
export async function recordFailure(trx: Trx, cible: Cible, maintenant: Date): Promise<number> {
  const counts: number[] = []
  for (const { cle, seuil } of keys(cible)) counts.push(await increment(trx, cle, seuil, maintenant))
  return counts[0] ?? 0
}

export async function forgetFailures(trx: Trx, email: string): Promise<void> {
  await trx.deleteFrom('tentative').where('cle', '=', accountKey(email)).execute()
}

function keys({ email, adresse }: Cible): { cle: string; seuil: number }[] {
  return [
    { cle: accountKey(email), seuil: SEUILS.compte },
    { cle: `adresse:${adresse}`, seuil: SEUILS.adresse },
  ]
}

const accountKey = (email: string) => `compte:${email.trim().toLowerCase()}`.slice(0, 300)

async function increment(trx: Trx, cle: string, seuil: number, maintenant: Date): Promise<number> {
  const echecs = sql<number>`case when tentative.dernier_echec_le < ${maintenant}::timestamptz - ${OUBLI}::interval then 1 else tentative.echecs + 1 end`
  const row = await trx
    .insertInto('tentative')
    .values({ cle, echecs: 1, dernier_echec_le: maintenant, bloque_jusqu_a: maintenant })
    .onConflict((oc) => oc.column('cle').doUpdateSet({ echecs, dernier_echec_le: maintenant }))
    .returning('echecs')
    .executeTakeFirstOrThrow()
  const attente = waitAfter(row.echecs, seuil)
  if (attente > 0) {
    const jusqua = new Date(maintenant.getTime() + attente * 1000)
    await trx.updateTable('tentative').set({ bloque_jusqu_a: jusqua }).where('cle', '=', cle).execute()
  }
  return row.echecs
}

/** Pure: 0 below the threshold, then 60, 120, 240 … 900 seconds. */
export function waitAfter(echecs: number, seuil: number): number {
  if (echecs < seuil) return 0
  return Math.min(ATTENTE_MAXIMALE_SECONDES, PREMIERE_ATTENTE_SECONDES * 2 ** Math.min(echecs - seuil, 10))
}
