import { type Acte, journalisePersonne } from '../../auth/journal.ts'
import { refusMotDePasse } from '../../auth/mot-de-passe.ts'
import { hashPassword } from '../../auth/passwords.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { closeSessions } from '../../auth/sessions.ts'
import type { Config } from '../../config.ts'
import { formatInstant } from '../../core/dates.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { asLots, horsOrganisme, horsOrganismeLecture } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { confirmPassword } from '../connexion/actions.ts'
import { postCourriel } from '../courriels/actions.ts'
import { exportPersonne } from '../personnes/actions.ts'
import type { Donnees } from '../personnes/donnees.queries.ts'
import { findCompte } from '../personnes/queries.ts'
import { listOrganisations } from './queries.ts'

export type Moyens = { base: Base; queue: Queue; config: Config }

/**
 * Sets another password: her other sessions end, her unused links die, and she is told by mail.
 * @throws Invalide when the current one is wrong, or the new one easy to guess.
 */
export async function changePassword(
  { base, queue, config }: Moyens,
  session: SessionLue,
  { actuel, motDePasse }: { actuel: string; motDePasse: string },
): Promise<void> {
  const { personne, empreinte } = session
  await checkCurrent(base, session, actuel)
  const noms = await horsOrganismeLecture(base, (trx) => listOrganisations(trx, personne.id))
  const refus = refusMotDePasse(motDePasse, { ...personne, organisations: [...noms, config.financeurNom] })
  if (refus) throw new Invalide({ motDePasse: refus })
  const hash = await hashPassword(motDePasse)
  await horsOrganisme(base, async (trx) => {
    const { id, maintenant } = personne
    await trx
      .updateTable('utilisateur')
      .set((eb) => ({ mot_de_passe: hash, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute()
    await trx.deleteFrom('lien').where('utilisateur_id', '=', id).where('utilise_le', 'is', null).execute()
    await closeSessions(trx, { utilisateurId: id, sauf: empreinte })
    await record(trx, session, { acte: 'mot-de-passe.changement' })
    await postCourriel(trx, queue, maintenant, {
      destinataire: personne.email,
      modele: 'mot-de-passe-change',
      donnees: { quand: formatInstant(maintenant) },
    })
  })
}

/** @throws Invalide at the field of the current password. */
export async function checkCurrent(base: Base, { personne }: SessionLue, actuel: string): Promise<void> {
  if (await confirmPassword(base, personne, actuel)) return
  throw new Invalide({ actuel: 'Ce n’est pas votre mot de passe actuel. Saisissez-le de nouveau.' })
}

/** Ends one of her other sessions. */
export async function endSession(base: Base, session: SessionLue, reference: string): Promise<void> {
  await horsOrganisme(base, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('session')
      .where('reference', '=', reference)
      .where('utilisateur_id', '=', session.personne.id)
      .where('empreinte', '!=', session.empreinte)
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) throw new Introuvable()
    await record(trx, session, { acte: 'session.fin', objetType: 'session', objetId: reference })
  })
}

export async function endOthers(base: Base, session: SessionLue): Promise<void> {
  await horsOrganisme(base, async (trx) => {
    await closeSessions(trx, { utilisateurId: session.personne.id, sauf: session.empreinte })
    await record(trx, session, { acte: 'session.fin', details: { toutes: true } })
  })
}

/** Everything about her, to carry away. @throws Invalide at the field of the current password. */
export async function exportMine(base: Base, session: SessionLue, actuel: string): Promise<Donnees[]> {
  await checkCurrent(base, session, actuel)
  return asLots(base, async (trx) => {
    const compte = await findCompte(trx, session.personne.id)
    return compte ? exportPersonne(trx, session.personne, compte) : []
  })
}

export function record(trx: Trx, { personne, acces }: SessionLue, acte: Acte): Promise<void> {
  return journalisePersonne(trx, { ...personne, organismeId: acces?.organismeId ?? null }, acte)
}
