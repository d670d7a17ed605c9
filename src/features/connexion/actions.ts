import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { recordObservationEnd } from '../../auth/observations.ts'
import { hashPassword, verifyPassword } from '../../auth/passwords.ts'
import type { SessionLue } from '../../auth/session-lue.ts'
import { closeSession, openSession } from '../../auth/sessions.ts'
import { type Cible, forgetAttempts, recordAttempt, secondsToWait, waitMessage } from '../../auth/throttle.ts'
import { Introuvable, Redirection, TropDeDemandes } from '../../core/errors.ts'
import type { Base, Trx } from '../../db/client.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import { authorOf, type Demande, enter, noticeAppareil, visit } from './entree.actions.ts'
import { type Candidat, findCandidat, findHabilitation } from './queries.ts'

export type { Demande }

const SEUIL_AVERTISSEMENT = 5

/**
 * Signs a person in and returns the session's token, or null when refused. Unknown, wrong, disabled and
 * not-yet-activated accounts are refused alike, after the same work.
 * @throws TropDeDemandes while the account or the address has to wait; the right password waits too. Redirection
 * where her organisme wants her to come by its directory: said to nobody without the password.
 */
export async function signIn(
  { base, queue }: { base: Base; queue: Queue },
  { identifiant, motDePasse }: { identifiant: string; motDePasse: string },
  demande: Demande,
): Promise<string | null> {
  const email = identifiant.toLowerCase()
  const cible = { email, adresse: demande.adresse }
  // Counted before the password is looked at: attempts sent all at once are slowed like the others.
  const { candidat, echecs, attente } = await horsOrganisme(base, (trx) => countAttempt(trx, cible, demande))
  if (attente > 0) throw new TropDeDemandes(attente, waitMessage(attente))
  const { ok, outdated } = await verifyPassword(motDePasse, candidat?.mot_de_passe ?? null)
  if (!candidat || !ok || !candidat.peut_entrer) {
    await horsOrganisme(base, (trx) => refuse(trx, queue, candidat, echecs, demande))
    return null
  }
  if (candidat.annuaire_exige) {
    const siren = candidat.annuaire_exige
    await horsOrganisme(base, (trx) => sendToAnnuaire(trx, candidat, cible, demande))
    throw new Redirection(`/connexion/annuaire?organisme=${siren}`)
  }
  const nouveau = outdated ? await hashPassword(motDePasse) : null
  return horsOrganisme(base, async (trx) => {
    const jeton = await accept(trx, candidat, cible, demande, nouveau)
    if (jeton) await noticeAppareil(trx, queue, candidat, demande)
    return jeton
  })
}

async function sendToAnnuaire(trx: Trx, candidat: Candidat, cible: Cible, demande: Demande): Promise<void> {
  await forgetAttempts(trx, cible)
  const details = { motif: 'ANNUAIRE' }
  await journalisePersonne(trx, authorOf(candidat, demande), {
    acte: 'connexion',
    resultat: 'refuse',
    details,
  })
}

/** While the account or the address has to wait (`attente`, in seconds), the attempt is noted but not counted. */
async function countAttempt(trx: Trx, cible: Cible, demande: Demande) {
  const attente = await secondsToWait(trx, cible, demande.maintenant)
  const candidat = await findCandidat(trx, cible.email)
  if (attente === 0) return { candidat, attente, echecs: await recordAttempt(trx, cible, demande.maintenant) }
  await journalisePersonne(trx, authorOf(candidat, demande), {
    acte: 'connexion',
    resultat: 'refuse',
    details: { motif: 'ATTENTE' },
  })
  return { candidat, attente, echecs: 0 }
}

/**
 * Her own password, asked again before a sensitive change; tries are counted with those of the sign-in.
 * @throws TropDeDemandes while the account or the address has to wait.
 */
export async function confirmPassword(base: Base, personne: Personne, motDePasse: string): Promise<boolean> {
  const { email, adresse, maintenant } = personne
  const cible = { email, adresse }
  const { candidat, attente } = await horsOrganisme(base, (trx) =>
    countAttempt(trx, cible, { adresse, navigateur: '', maintenant }),
  )
  if (attente > 0) throw new TropDeDemandes(attente, waitMessage(attente))
  const { ok } = await verifyPassword(motDePasse, candidat?.mot_de_passe ?? null)
  await horsOrganisme(base, async (trx) => {
    if (ok) await forgetAttempts(trx, cible)
    else await journalisePersonne(trx, personne, { acte: 'mot-de-passe.confirmation', resultat: 'refuse' })
  })
  return ok
}

async function accept(
  trx: Trx,
  candidat: Candidat,
  cible: Cible,
  demande: Demande,
  nouveau: string | null,
): Promise<string | null> {
  // First, and only while the password is the one that was verified: after a reset meanwhile it opens nothing.
  const { numUpdatedRows } = await trx
    .updateTable('utilisateur')
    .set({ derniere_visite_le: demande.maintenant })
    .where('id', '=', candidat.id)
    .where('mot_de_passe', '=', candidat.mot_de_passe)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return null
  if (nouveau) await replaceHash(trx, candidat, nouveau)
  await forgetAttempts(trx, cible)
  return enter(trx, candidat, demande)
}

/** Only in the place of the hash that was verified: a reset meanwhile wins. */
async function replaceHash(trx: Trx, candidat: Candidat, nouveau: string): Promise<void> {
  await trx
    .updateTable('utilisateur')
    .set({ mot_de_passe: nouveau })
    .where('id', '=', candidat.id)
    .where('mot_de_passe', '=', candidat.mot_de_passe)
    .execute()
}

async function refuse(
  trx: Trx,
  queue: Queue,
  candidat: Candidat | undefined,
  echecs: number,
  demande: Demande,
): Promise<void> {
  await journalisePersonne(trx, authorOf(candidat, demande), { acte: 'connexion', resultat: 'refuse' })
  if (!candidat || echecs !== SEUIL_AVERTISSEMENT) return
  await postCourriel(trx, queue, demande.maintenant, {
    destinataire: candidat.email,
    modele: 'connexions-refusees',
  })
}

export async function signOut(base: Base, session: SessionLue): Promise<void> {
  const { empreinte, personne, acces } = session
  const organismeId = acces && !acces.observation ? acces.organismeId : null
  await horsOrganisme(base, async (trx) => {
    await recordObservationEnd(trx, session)
    await closeSession(trx, empreinte)
    await journalisePersonne(trx, { ...personne, organismeId }, { acte: 'deconnexion' })
  })
}

export type SessionCourante = { empreinte: Buffer; personneId: string }

/** Takes one of the person's organismes: a new session replaces the former (ASVS 7.2.4). */
export async function chooseOrganisme(
  base: Base,
  session: SessionCourante,
  habilitationId: string,
  demande: Demande,
): Promise<string> {
  return horsOrganisme(base, (trx) => enterOrganisme(trx, session, habilitationId, demande))
}

/** The same, inside the transaction that has just opened that organisme to her. */
export async function enterOrganisme(
  trx: Trx,
  session: SessionCourante,
  habilitationId: string,
  demande: Demande,
): Promise<string> {
  const habilitation = await findHabilitation(trx, session.personneId, habilitationId)
  if (!habilitation) throw new Introuvable()
  await visit(trx, habilitation.id, demande.maintenant)
  const ancienne = await closeSession(trx, session.empreinte)
  // Signed out meanwhile, in another tab.
  if (!ancienne) throw new Redirection('/connexion')
  // An organisme's directory opens its own space: whoever holds it could name anybody.
  const { annuaire } = ancienne
  if (annuaire && annuaire !== 'financeur' && annuaire !== habilitation.siren) throw new Introuvable()
  await journalisePersonne(
    trx,
    { id: session.personneId, organismeId: habilitation.organisme_id, ...demande },
    { acte: 'organisme.choix', objetType: 'organisme', objetId: habilitation.siren },
  )
  return openSession(trx, {
    utilisateurId: session.personneId,
    habilitationId: habilitation.id,
    ancienne,
    ...demande,
  })
}
