import type { Acces } from '../../auth/acces.ts'
import { type Acte, journalise } from '../../auth/journal.ts'
import type { Profil } from '../../auth/permissions.ts'
import { closeSessions } from '../../auth/sessions.ts'
import type { NomActe } from '../../core/actes.ts'
import { Conflit, ErreurMetier, Interdit, Introuvable, Invalide, TropDeDemandes } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { listChoixEtablissements } from '../etablissements/queries.ts'
import { type Envoi, invite, sendInvitation } from './invitation.actions.ts'
import {
  accessibleHabilitations,
  findUtilisateur,
  type HabilitationVisee,
  listRenvois,
  lockAdministrateurs,
  lockHabilitation,
} from './queries.ts'
import {
  checkScope,
  describeScope,
  isLastAdministrateur,
  RENVOIS_MAXIMUM,
  type RefusJournalise,
  sameScope,
  secondsBeforeResend,
  toScope,
} from './rules.ts'
import type { Modification, NouvelUtilisateur } from './schemas.ts'

export { createFirstUser } from './invitation.actions.ts'

/**
 * Invites a person. Known elsewhere or not, the inviter is told the same (ACC-7), and the names typed never
 * change those of somebody known.
 * @throws Invalide when she already has a place in this organisme, or when more is granted than held.
 */
export async function inviteUtilisateur(
  trx: Trx,
  envoi: Envoi,
  acces: Acces,
  fiche: NouvelUtilisateur,
): Promise<void> {
  const { nom, prenom, email, profil, sansNoms } = fiche
  const etablissements = toScope(fiche)
  await refuseWiderScope(trx, acces, etablissements)
  const organisme = { id: acces.organismeId, raisonSociale: acces.organisme.raisonSociale }
  const invitation = await invite(trx, envoi, {
    nom,
    prenom,
    email,
    profil,
    etablissements,
    sans_noms: sansNoms,
    organisme,
    maintenant: acces.personne.maintenant,
  })
  if (!invitation) throw new Invalide({ email: await alreadyHere(trx, acces, email) })
  await journaliseUtilisateur(trx, acces, invitation.habilitationId, {
    acte: 'utilisateur.invitation',
    details: { droits: describeScope({ profil, etablissements, sans_noms: sansNoms }) },
  })
}

async function alreadyHere(trx: Trx, acces: Acces, email: string): Promise<string> {
  const connue = await accessibleHabilitations(trx, acces)
    .where('utilisateur.email', '=', email)
    .select('habilitation.etat')
    .executeTakeFirst()
  if (!connue)
    return 'Vous ne pouvez pas inviter cette adresse\u00a0: demandez à un administrateur de tout l’organisme.'
  const { etat } = connue
  if (etat === 'invite')
    return 'Cette personne est déjà invitée\u00a0: renvoyez l’invitation depuis sa fiche.'
  if (etat === 'desactive')
    return 'Cette personne a eu un accès, désactivé depuis\u00a0: réactivez-le depuis sa fiche.'
  return 'Cette personne a déjà accès à votre organisme\u00a0: changez ses droits depuis sa fiche.'
}

/**
 * Changes profil and establishments; the sessions of that habilitation end, so it acts at the next request.
 * @throws Conflit when somebody changed the fiche meanwhile.
 */
export async function changeUtilisateur(
  trx: Trx,
  acces: Acces,
  id: string,
  saisie: Modification,
): Promise<void> {
  const { vise, administrateurs } = await lockBoth(trx, acces, id)
  if (vise.version !== saisie.version)
    throw new Conflit<unknown>(await findUtilisateur(trx, acces, id), saisie)
  const { profil } = saisie
  const etablissements = toScope(saisie)
  const droits = { profil, etablissements, sans_noms: saisie.sansNoms }
  await refuseWiderScope(trx, acces, etablissements)
  if (isLastAdministrateur(vise, administrateurs)) {
    if (profil !== 'administrateur') throw refuse('DERNIER_ADMINISTRATEUR', { profil: DERNIER })
    if (vise.etablissements === null && etablissements !== null)
      throw refuse('DERNIER_ADMINISTRATEUR', { portee: DERNIER })
  }
  if (describeScope(vise) === describeScope(droits) && sameScope(vise.etablissements, etablissements)) return
  await update(trx, vise, droits)
  await journaliseUtilisateur(trx, acces, id, {
    acte: 'utilisateur.modification',
    details: {
      avant: describeScope(vise),
      apres: describeScope(droits),
    },
  })
}

const DERNIER =
  'Votre organisme garde toujours un administrateur actif, qui voit tous ses établissements\u00a0: donnez d’abord ce profil à une autre personne.'

/** Ends the access at the next request, or takes an invitation back: its link dies. Twice is the same as once. */
export async function deactivateUtilisateur(trx: Trx, acces: Acces, id: string): Promise<void> {
  const { vise, administrateurs } = await lockBoth(trx, acces, id)
  if (vise.etat === 'desactive') return
  if (isLastAdministrateur(vise, administrateurs))
    throw new ErreurMetier('DERNIER_ADMINISTRATEUR' satisfies RefusJournalise, 409, DERNIER)
  await dropLinks(trx, id)
  await update(trx, vise, { etat: 'desactive', expire_le: null })
  await journaliseUtilisateur(trx, acces, id, { acte: 'utilisateur.desactivation' })
}

/** Ends what she has open here; she may sign in again. */
export async function endSessions(trx: Trx, acces: Acces, id: string): Promise<void> {
  const { vise } = await lockBoth(trx, acces, id)
  await closeSessions(trx, { habilitationId: vise.id })
  await journaliseUtilisateur(trx, acces, id, { acte: 'utilisateur.sessions' })
}

/**
 * Gives the access back. A person who never came is invited again: nobody is made active without her consent.
 * Returns whether she was.
 */
export async function reactivateUtilisateur(
  trx: Trx,
  envoi: Envoi,
  acces: Acces,
  id: string,
): Promise<boolean> {
  const { vise } = await lockBoth(trx, acces, id)
  if (vise.etat !== 'desactive') return vise.etat === 'invite'
  const venue = vise.derniere_visite_le !== null && vise.connue
  if (venue) await update(trx, vise, { etat: 'actif' })
  else await inviteAgain(trx, envoi, acces, vise)
  await journaliseUtilisateur(trx, acces, id, {
    acte: 'utilisateur.reactivation',
    ...(venue ? {} : { details: { renvoi: true } }),
  })
  return !venue
}

/** Sends the invitation again: the former link dies, 72 new hours begin. */
export async function resendInvitation(trx: Trx, envoi: Envoi, acces: Acces, id: string): Promise<void> {
  const { vise } = await lockBoth(trx, acces, id)
  if (vise.etat !== 'invite') {
    throw new ErreurMetier(
      'PAS_INVITE',
      409,
      'Cette personne n’attend plus d’invitation. Rechargez sa fiche.',
    )
  }
  await inviteAgain(trx, envoi, acces, vise)
  await journaliseUtilisateur(trx, acces, id, { acte: 'utilisateur.invitation', details: { renvoi: true } })
}

/** @throws TropDeDemandes past five times in 24 hours; the caller's line of journal is what counts one. */
async function inviteAgain(trx: Trx, envoi: Envoi, acces: Acces, vise: HabilitationVisee): Promise<void> {
  const { maintenant } = acces.personne
  const attente = secondsBeforeResend(await listRenvois(trx, acces, vise.id), maintenant)
  if (attente > 0) throw new TropDeDemandes(attente, TROP_DE_RENVOIS)
  await dropLinks(trx, vise.id)
  const expireLe = await sendInvitation(trx, envoi, {
    ...vise,
    utilisateurId: vise.utilisateur_id,
    habilitationId: vise.id,
    organisme: { id: acces.organismeId, raisonSociale: acces.organisme.raisonSociale },
    maintenant,
  })
  await update(trx, vise, { etat: 'invite', invite_le: maintenant, expire_le: expireLe.expireLe })
}

const TROP_DE_RENVOIS = `L’invitation de cette personne a déjà été renvoyée ${RENVOIS_MAXIMUM} fois en 24\u00a0heures. Vérifiez son adresse e-mail avec elle, puis réessayez demain.`

/** Who asks must still be an active administrateur once her turn comes. */
async function lockBoth(trx: Trx, acces: Acces, id: string) {
  const administrateurs = await lockAdministrateurs(trx, acces.organismeId)
  if (!administrateurs.some(({ id: actif }) => actif === acces.habilitationId)) throw new Interdit()
  const vise = await lockHabilitation(trx, acces, id)
  if (!vise) throw new Introuvable()
  return { vise, administrateurs }
}

async function refuseWiderScope(trx: Trx, acces: Acces, demandes: string[] | null): Promise<void> {
  const connus = demandes === null ? [] : await listChoixEtablissements(trx, acces)
  const mien = { tous: acces.etablissements === null, etablissements: connus.map(({ numero }) => numero) }
  const champs = checkScope(demandes, mien)
  if (champs) throw refuse('PERIMETRE', champs)
}

/** Said at its field like a slip. */
function refuse(code: RefusJournalise, champs: Record<string, string>): Invalide {
  return new Invalide(champs, undefined, code)
}

type Changement = {
  profil?: Profil
  etablissements?: string[] | null
  sans_noms?: boolean
  etat?: 'actif' | 'invite' | 'desactive'
  invite_le?: Date
  expire_le?: Date | null
}

async function update(trx: Trx, { id, version }: HabilitationVisee, changement: Changement): Promise<void> {
  await trx
    .updateTable('habilitation')
    .set({ ...changement, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await closeSessions(trx, { habilitationId: id })
}

async function dropLinks(trx: Trx, habilitationId: string): Promise<void> {
  await trx.deleteFrom('lien').where('habilitation_id', '=', habilitationId).execute()
}

/** A right refused leaves its line too: to be written once the refused transaction is undone. */
export async function recordRefusal(
  trx: Trx,
  acces: Acces,
  { acte, id, motif }: { acte: NomActe; id: string; motif: RefusJournalise },
): Promise<void> {
  await journaliseUtilisateur(trx, acces, id, { acte, resultat: 'refuse', details: { motif } })
}

function journaliseUtilisateur(
  trx: Trx,
  acces: Acces,
  id: string,
  acte: Omit<Acte, 'objetType' | 'objetId'>,
): Promise<void> {
  return journalise(trx, acces, { ...acte, objetType: 'habilitation', objetId: id })
}
