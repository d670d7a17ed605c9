import { createHash, randomBytes } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Trx } from '../db/client.ts'
import type { Session } from '../db/schema.ts'

const DUREE_HEURES = 12

/** 256 random bits for the cookie; the database keeps only their hash. */
export async function openSession(
  trx: Trx,
  session: {
    /** The one that this one replaces: changing organisme does not begin twelve new hours. */
    ancienne?: SessionFermee
    /** The sign-in before this one. */
    precedenteLe?: Date | null
    /** The directory that vouches for her; `facteur`: also for a second factor, just given. */
    annuaire?: { nom: string; facteur: boolean }
    utilisateurId: string
    habilitationId: string | null
    adresse: string
    navigateur: string
    maintenant: Date
  },
): Promise<string> {
  const jeton = randomBytes(32).toString('base64url')
  await trx
    .insertInto('session')
    .values({
      empreinte: hashToken(jeton),
      utilisateur_id: session.utilisateurId,
      habilitation_id: session.habilitationId,
      cree_le: session.maintenant,
      vue_le: session.maintenant,
      expire_le: session.ancienne?.expire_le ?? addHours(session.maintenant, DUREE_HEURES),
      facteur_le: session.ancienne?.facteur_le ?? (session.annuaire?.facteur ? session.maintenant : null),
      annuaire: session.ancienne?.annuaire ?? session.annuaire?.nom ?? null,
      annuaire_facteur: session.ancienne?.annuaire_facteur ?? session.annuaire?.facteur ?? false,
      precedente_le: session.ancienne?.precedente_le ?? session.precedenteLe ?? null,
      adresse: session.adresse,
      navigateur: session.navigateur.slice(0, 300),
    })
    .execute()
  return jeton
}

export type SessionFermee = Pick<Selectable<Session>, (typeof GARDE)[number]>

const GARDE = ['expire_le', 'facteur_le', 'precedente_le', 'annuaire', 'annuaire_facteur'] as const

/** Returns what the session that takes its place keeps of it, or undefined when it had ended already. */
export function closeSession(trx: Trx, empreinte: Buffer): Promise<SessionFermee | undefined> {
  return trx.deleteFrom('session').where('empreinte', '=', empreinte).returning(GARDE).executeTakeFirst()
}

/**
 * A second factor has been given: the same session under a new identifier, which nobody who knew the former holds
 * (ASVS 7.2.4). Returns the new token, or null when the session ended meanwhile.
 */
export async function renewSession(trx: Trx, empreinte: Buffer, maintenant: Date): Promise<string | null> {
  const jeton = randomBytes(32).toString('base64url')
  const { numUpdatedRows } = await trx
    .updateTable('session')
    .set({ empreinte: hashToken(jeton), facteur_le: maintenant, vue_le: maintenant })
    .where('empreinte', '=', empreinte)
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n ? jeton : null
}

/** Ends every session of a person (new password, deactivation) but `sauf`, or of one of her habilitations. */
export async function closeSessions(
  trx: Trx,
  of: { utilisateurId: string; sauf?: Buffer } | { habilitationId: string },
): Promise<void> {
  const query = trx.deleteFrom('session')
  if ('habilitationId' in of) await query.where('habilitation_id', '=', of.habilitationId).execute()
  else {
    const { utilisateurId, sauf } = of
    await query
      .where('utilisateur_id', '=', utilisateurId)
      .$if(sauf !== undefined, (others) => others.where('empreinte', '!=', sauf ?? Buffer.alloc(0)))
      .execute()
  }
}

export function hashToken(jeton: string): Buffer {
  return createHash('sha256').update(jeton).digest()
}

const addHours = (date: Date, hours: number) => new Date(date.getTime() + hours * 3_600_000)
