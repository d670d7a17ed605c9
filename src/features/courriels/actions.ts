import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import type { Horloge } from '../../core/dates.ts'
import type { Base, Trx } from '../../db/client.ts'
import { readFinanceur } from '../../db/etat.ts'
import { asLots } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { openMailer, RefusDefinitif } from '../../mail/mailer.ts'
import { type Modele, type Portail, renderCourriel } from './modeles.tsx'
import { type Courriel, toContenu } from './queries.ts'

export type NouveauCourriel = {
  destinataire: string
  modele: Modele
  organismeId?: number
  /** What the template says; kept with the row. */
  donnees?: Record<string, string | number>
  /** One-time addresses; erased from the row once sent (kept in demo, whose mailbox shows them). */
  liens?: Record<string, string>
}

/** Writes a mail in the act's transaction; the worker sends it on commit. */
export async function postCourriel(
  trx: Trx,
  queue: Queue,
  maintenant: Date,
  courriel: NouveauCourriel,
): Promise<void> {
  const { id } = await trx
    .insertInto('courriel')
    .values({
      destinataire: courriel.destinataire,
      modele: courriel.modele,
      organisme_id: courriel.organismeId ?? null,
      donnees: JSON.stringify(courriel.donnees ?? {}),
      liens: courriel.liens ? JSON.stringify(courriel.liens) : null,
      cree_le: maintenant,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await queue.send(trx, 'envoyer-courriel', { courrielId: id })
}

type Envoi = { base: Base; config: Config; horloge: Horloge }

/** After so many failures (about a day and a half, counting the sweeps) a mail is given up. */
const ESSAIS = 12

/**
 * Sends a waiting mail while its row is locked, so that two workers never send it twice, and writes its fate.
 * @returns the failure when it is worth another try; null when sent, refused for good, or nothing to do.
 */
export function sendOne({ base, config, horloge }: Envoi, courrielId: string): Promise<Error | null> {
  return asLots(base, async (trx) => {
    // The relay is given 20 seconds; the server would cut an idle transaction after 30.
    await sql`set local idle_in_transaction_session_timeout = '120s'`.execute(trx)
    const courriel = await takeWaiting(trx, courrielId)
    if (!courriel) return null
    const mailer = openMailer(config)
    if (!mailer && config.mode !== 'demo') return null
    const portail = await readPortail(trx, config)
    try {
      const { id, destinataire } = courriel
      await mailer?.send({
        id,
        destinataire,
        date: horloge(),
        ...renderCourriel(toContenu(courriel), portail),
      })
    } catch (error) {
      return recordFailure(trx, courriel, error as Error)
    }
    await settle(trx, courriel.id, { etat: 'envoye', envoye_le: horloge() }, config.mode !== 'demo')
    return null
  })
}

/** What every mail says of the portal. */
export async function readPortail(trx: Trx, { publicUrl, financeurNom }: Config): Promise<Portail> {
  return { publicUrl, financeurNom: await readFinanceur(trx, financeurNom) }
}

function takeWaiting(trx: Trx, courrielId: string): Promise<Courriel | undefined> {
  return trx
    .selectFrom('courriel')
    .where('id', '=', courrielId)
    .where('etat', '=', 'a_envoyer')
    .selectAll()
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

async function recordFailure(trx: Trx, { id, tentatives }: Courriel, erreur: Error): Promise<Error | null> {
  const fin = erreur instanceof RefusDefinitif || tentatives + 1 >= ESSAIS
  const suite = { tentatives: tentatives + 1, derniere_erreur: erreur.message.slice(0, 500) }
  await settle(trx, id, { ...suite, etat: fin ? 'refuse' : 'a_envoyer' }, fin)
  return fin ? null : erreur
}

type Sort = { etat: string; envoye_le?: Date; tentatives?: number; derniere_erreur?: string }

async function settle(trx: Trx, id: string, sort: Sort, sansLiens: boolean): Promise<void> {
  const efface = sansLiens ? { liens: null } : {}
  await trx
    .updateTable('courriel')
    .set({ ...sort, ...efface })
    .where('id', '=', id)
    .execute()
}

/** Identifiers of the mails whose time has come, oldest first, so many at a time. */
export async function dueCourriels({ base, config, horloge }: Envoi): Promise<string[]> {
  if (!config.smtpUrl && config.mode !== 'demo') return []
  const rows = await asLots(base, (trx) =>
    trx
      .selectFrom('courriel')
      .where('etat', '=', 'a_envoyer')
      .where(sql<boolean>`cree_le < ${horloge()}::timestamptz - make_interval(mins => (2 ^ tentatives)::int)`)
      .orderBy('cree_le')
      .limit(100)
      .select('id')
      .execute(),
  )
  return rows.map(({ id }) => id)
}
