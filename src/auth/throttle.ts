import { isIPv6 } from 'node:net'
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

export type Cible = {
  email: string
  adresse: string
  /** Tries of a second factor are counted apart: the right password must not clear them. */
  facteur?: true
}

/**
 * Seconds still to wait before an attempt is even looked at; 0 = go on. Locks the counters, so that attempts sent
 * at once are counted one after the other.
 */
export async function secondsToWait(trx: Trx, cible: Cible, maintenant: Date): Promise<number> {
  const cles = keys(cible).map(({ cle }) => cle)
  await trx
    .insertInto('tentative')
    .values(cles.map((cle) => ({ cle, echecs: 0, dernier_echec_le: maintenant, bloque_jusqu_a: maintenant })))
    .onConflict((oc) => oc.doNothing())
    .execute()
  const rows = await trx
    .selectFrom('tentative')
    .where('cle', 'in', cles)
    .orderBy('cle')
    .select('bloque_jusqu_a')
    .forUpdate()
    .execute()
  const jusqua = Math.max(0, ...rows.map((row) => row.bloque_jusqu_a.getTime()))
  return Math.max(0, Math.ceil((jusqua - maintenant.getTime()) / 1000))
}

/** Counts an attempt as a failure until it succeeds; returns those of the account so far. */
export async function recordAttempt(trx: Trx, cible: Cible, maintenant: Date): Promise<number> {
  const counts: number[] = []
  for (const { cle, seuil } of keys(cible)) counts.push(await increment(trx, cle, seuil, maintenant))
  return counts[0] ?? 0
}

/**
 * A success clears the account; of the address it takes back its own attempt only. Rows are taken in the order of
 * `secondsToWait`, so that two sign-ins at once never wait for each other.
 */
export async function forgetAttempts(trx: Trx, cible: Cible): Promise<void> {
  await trx
    .updateTable('tentative')
    .set((eb) => ({ echecs: eb('echecs', '-', 1), bloque_jusqu_a: eb.ref('dernier_echec_le') }))
    .where('cle', '=', addressKey(cible.adresse))
    .where('echecs', '>', 0)
    .execute()
  await trx.deleteFrom('tentative').where('cle', '=', accountKey(cible)).execute()
}

export async function forgetAccount(trx: Trx, email: string): Promise<void> {
  await trx.deleteFrom('tentative').where('cle', '=', accountKey({ email })).execute()
}

function keys(cible: Cible): { cle: string; seuil: number }[] {
  return [
    { cle: accountKey(cible), seuil: SEUILS.compte },
    { cle: addressKey(cible.adresse), seuil: SEUILS.adresse },
  ]
}

const accountKey = ({ email, facteur }: Pick<Cible, 'email' | 'facteur'>) =>
  `${facteur ? 'facteur' : 'compte'}:${email.trim().toLowerCase()}`.slice(0, 300)

const addressKey = (adresse: string) => `adresse:${toAbonne(adresse)}`

/** What is counted as one sender: an address, or in IPv6 the whole /64 that a subscriber holds. */
export function toAbonne(adresse: string): string {
  return isIPv6(adresse) && !adresse.includes('.') ? `${prefix64(adresse)}::/64` : adresse
}

function prefix64(adresse: string): string {
  const [debut = '', fin] = adresse.split('::')
  const groupes = debut.split(':').filter(Boolean)
  const apres = (fin ?? '').split(':').filter(Boolean)
  const zeros = fin === undefined ? 0 : 8 - groupes.length - apres.length
  const complets = [...groupes, ...Array<string>(Math.max(0, zeros)).fill('0'), ...apres]
  return complets
    .slice(0, 4)
    .map((groupe) => Number.parseInt(groupe, 16).toString(16))
    .join(':')
}

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

/** What is said to whoever has to wait. */
export function waitMessage(
  secondes: number,
  issue = 'vous pouvez aussi choisir un nouveau mot de passe',
): string {
  const minutes = Math.ceil(secondes / 60)
  return `Trop d’essais. Patientez ${minutes} minute${minutes > 1 ? 's' : ''}, puis recommencez\u00a0; ${issue}.`
}

/** Pure: 0 below the threshold, then 60, 120, 240 … 900 seconds. */
export function waitAfter(echecs: number, seuil: number): number {
  if (echecs < seuil) return 0
  return Math.min(ATTENTE_MAXIMALE_SECONDES, PREMIERE_ATTENTE_SECONDES * 2 ** Math.min(echecs - seuil, 10))
}
