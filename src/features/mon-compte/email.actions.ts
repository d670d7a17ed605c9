import { journalisePersonne } from '../../auth/journal.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { hashToken } from '../../auth/sessions.ts'
import { formatInstant } from '../../core/dates.ts'
import { Conflit, Invalide, TropDeDemandes } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { createLien } from '../comptes/actions.ts'
import { countLiens } from '../comptes/queries.ts'
import { addMinutes, MAXIMUM_PAR_HEURE } from '../comptes/rules.ts'
import type { Demande } from '../connexion/actions.ts'
import { postCourriel } from '../courriels/actions.ts'
import { checkCurrent, type Moyens, record } from './actions.ts'
import { findLienEmail, isEmailTaken } from './queries.ts'

/**
 * Asks for another address: it counts once the link sent to it has served. Both are told. Somebody else's address gets
 * the same answer, and no link.
 * @throws Invalide when the current password is wrong, or nothing would change.
 */
export async function requestEmail(
  moyens: Moyens,
  session: SessionLue,
  { email, actuel }: { email: string; actuel: string },
): Promise<void> {
  const { personne } = session
  if (email === personne.email)
    throw new Invalide({ email: 'C’est déjà votre adresse. Saisissez la nouvelle.' })
  await checkCurrent(moyens.base, session, actuel)
  await horsOrganisme(moyens.base, async (trx) => {
    const { id, maintenant } = personne
    await trx.selectFrom('utilisateur').where('id', '=', id).select('id').forNoKeyUpdate().execute()
    if ((await countLiens(trx, id, 'email', addMinutes(maintenant, -60))) >= MAXIMUM_PAR_HEURE.emails)
      throw new TropDeDemandes(3600)
    await record(trx, session, { acte: 'email.demande' })
    await tellOwner(trx, moyens, { destinataire: personne.email, maintenant, etape: asked(email) })
    if (await isEmailTaken(trx, email)) return
    await sendLien(trx, moyens, { utilisateurId: id, email, maintenant })
  })
}

const asked = (email: string) =>
  `une autre adresse, ${email}, a été demandée pour votre compte. Elle ne comptera qu’une fois confirmée par le courriel qui vient d’y partir.`

async function sendLien(
  trx: Trx,
  { queue, config }: Moyens,
  { utilisateurId, email, maintenant }: { utilisateurId: string; email: string; maintenant: Date },
): Promise<void> {
  // The last address asked is the only one that can be confirmed; the others still count for the hour.
  await trx
    .updateTable('lien')
    .set({ utilise_le: maintenant })
    .where('utilisateur_id', '=', utilisateurId)
    .where('type', '=', 'email')
    .where('utilise_le', 'is', null)
    .execute()
  const lien = { type: 'email', utilisateurId, habilitationId: null, email, maintenant } as const
  const { adresse, expireLe } = await createLien(trx, config, lien)
  await postCourriel(trx, queue, maintenant, {
    destinataire: email,
    modele: 'email-a-confirmer',
    donnees: { expire: formatInstant(expireLe) },
    liens: { adresse },
  })
}

/**
 * Spends the link: the new address is the one she signs in with. False when it served or expired meanwhile.
 * @throws Conflit when somebody else took it.
 */
export function confirmEmail(moyens: Moyens, jeton: string, demande: Demande): Promise<boolean> {
  const { maintenant } = demande
  return horsOrganisme(moyens.base, async (trx) => {
    const lu = await findLienEmail(trx, jeton, maintenant)
    if (!lu) return false
    await trx.selectFrom('utilisateur').where('id', '=', lu.id).select('id').forUpdate().execute()
    const depense = await trx
      .updateTable('lien')
      .set({ utilise_le: maintenant })
      .where('empreinte', '=', hashToken(jeton))
      .where('utilise_le', 'is', null)
      .executeTakeFirstOrThrow()
    if (depense.numUpdatedRows === 0n) return false
    if (await isEmailTaken(trx, lu.nouvelle)) throw new Conflit(null, null, PRISE)
    await replaceEmail(trx, lu)
    await journalisePersonne(trx, { id: lu.id, ...demande }, { acte: 'email.changement' })
    for (const destinataire of [lu.ancienne, lu.nouvelle])
      await tellOwner(trx, moyens, { destinataire, maintenant, etape: done(lu.nouvelle) })
    return true
  })
}

const PRISE =
  'Cette adresse sert déjà à un autre compte. Demandez-en une autre depuis «\u00a0Mon compte\u00a0».'
const done = (email: string) =>
  `l’adresse de votre compte est devenue ${email}. C’est avec elle que vous vous connectez.`

/** Links sent to the former address die with it. */
async function replaceEmail(trx: Trx, { id, nouvelle }: { id: string; nouvelle: string }): Promise<void> {
  await trx
    .updateTable('utilisateur')
    .set((eb) => ({ email: nouvelle, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await trx.deleteFrom('lien').where('utilisateur_id', '=', id).where('utilise_le', 'is', null).execute()
}

async function tellOwner(
  trx: Trx,
  { queue }: Moyens,
  { destinataire, maintenant, etape }: { destinataire: string; maintenant: Date; etape: string },
): Promise<void> {
  const donnees = { quand: formatInstant(maintenant), etape }
  await postCourriel(trx, queue, maintenant, { destinataire, modele: 'email-change', donnees })
}
