import { sql } from 'kysely'
import { ErreurMetier, Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { type Envoi, invite, sendInvitation } from './invitation.actions.ts'
import { etatUtilisateur } from './rules.ts'

type Premier = {
  email: string
  nom: string
  prenom: string
  organisme: { id: number; raisonSociale: string }
  maintenant: Date
  /** Somebody read that another was invited, or manages already, and gave the reason for this one. */
  malgre: boolean
}

/**
 * Invites, for the funder, the administrateur that an organisme lacks: the whole of it is opened to her. Whoever has a
 * place there that no longer serves (an invitation that nobody took, an access withdrawn) is invited again.
 * Returns the habilitation.
 * @throws ErreurMetier (409) when the organisme has an active administrateur or another has been invited, unless
 * `malgre`; when the person has an access already, or is of the funder.
 */
export async function inviteFirstAdministrateur(trx: Trx, envoi: Envoi, premier: Premier): Promise<string> {
  await refuseFinanceur(trx, premier.email)
  await lockPremier(trx, premier.organisme.id)
  if (!premier.malgre) await refuseSecond(trx, premier)
  const { malgre: _, ...personne } = premier
  const droits = { profil: 'administrateur', etablissements: null } as const
  const invitation = await invite(trx, envoi, { ...personne, ...droits })
  const id = invitation?.habilitationId ?? (await inviteAgain(trx, envoi, premier))
  await trx.updateTable('habilitation').set({ invite_par_financeur: true }).where('id', '=', id).execute()
  return id
}

/** Two people of the funder who answer two requests for one organisme come one after the other. */
async function lockPremier(trx: Trx, organismeId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('premier administrateur', ${organismeId}))`.execute(
    trx,
  )
}

/** The funder sees an organisme « comme » one of its people: reading only, for a reason, and never from inside. */
async function refuseFinanceur(trx: Trx, email: string): Promise<void> {
  const interne = await trx
    .selectFrom('utilisateur')
    .where('email', '=', email)
    .where('profil_financeur', 'is not', null)
    .select('id')
    .executeTakeFirst()
  if (interne)
    throw new ErreurMetier(
      'FINANCEUR',
      409,
      'Cette adresse est celle d’une personne du financeur\u00a0: elle ne peut pas administrer un organisme.',
    )
}

async function refuseSecond(trx: Trx, { organisme, email, maintenant }: Premier): Promise<void> {
  const administrateurs = await trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organisme.id)
    .where('h.profil', '=', 'administrateur')
    .select(['h.etat', 'h.expire_le', 'u.email'])
    .execute()
  if (administrateurs.some(({ etat }) => etat === 'actif'))
    throw new ErreurMetier(
      'DEJA_ADMINISTRE',
      409,
      'Cet organisme a déjà un administrateur actif\u00a0: c’est à lui d’inviter ses collègues.',
    )
  const attendu = administrateurs.find(
    (a) => a.email !== email && etatUtilisateur(a, maintenant) === 'invite',
  )
  if (attendu)
    throw new ErreurMetier(
      'DEJA_INVITE',
      409,
      `${attendu.email} est déjà invité comme premier administrateur. Retirez cette invitation, ou confirmez que vous en invitez un second.`,
    )
}

async function inviteAgain(trx: Trx, envoi: Envoi, premier: Premier): Promise<string> {
  const { email, nom, prenom, organisme, maintenant } = premier
  const place = await trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organisme.id)
    .where('u.email', '=', email)
    .select(['h.id', 'h.etat', 'h.version', 'u.id as utilisateurId', 'u.mot_de_passe'])
    .forUpdate('h')
    .executeTakeFirstOrThrow()
  if (place.etat === 'actif')
    throw new ErreurMetier(
      'DEJA_ACTIVE',
      409,
      'Cette personne a déjà un accès à cet organisme, sans en être administrateur. Invitez quelqu’un d’autre.',
    )
  await trx.deleteFrom('lien').where('habilitation_id', '=', place.id).execute()
  const { expireLe } = await sendInvitation(trx, envoi, {
    ...premier,
    utilisateurId: place.utilisateurId,
    habilitationId: place.id,
    connue: place.mot_de_passe !== null,
  })
  await trx
    .updateTable('habilitation')
    .set({
      profil: 'administrateur',
      etablissements: null,
      etat: 'invite',
      nom_saisi: nom,
      prenom_saisi: prenom,
      invite_le: maintenant,
      expire_le: expireLe,
      version: place.version + 1,
    })
    .where('id', '=', place.id)
    .execute()
  return place.id
}

/** An invitation of the funder's that nobody has answered: its link dies. @throws Introuvable, ErreurMetier */
export async function withdrawPremier(trx: Trx, organismeId: number, id: string): Promise<void> {
  await lockInvitation(trx, organismeId, id)
  await trx.deleteFrom('lien').where('habilitation_id', '=', id).execute()
  await trx
    .updateTable('habilitation')
    .set((eb) => ({ etat: 'desactive', expire_le: null, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Sends it again: the former link dies, 72 new hours begin. Twice within a minute is a double click. */
export async function resendPremier(
  trx: Trx,
  envoi: Envoi,
  { organisme, id, maintenant }: { organisme: Premier['organisme']; id: string; maintenant: Date },
): Promise<void> {
  const { mot_de_passe, invite_le, ...vise } = await lockInvitation(trx, organisme.id, id)
  if (maintenant.getTime() - invite_le.getTime() < 60_000) return
  await trx.deleteFrom('lien').where('habilitation_id', '=', id).execute()
  const { expireLe } = await sendInvitation(trx, envoi, {
    ...vise,
    utilisateurId: vise.utilisateur_id,
    habilitationId: id,
    connue: mot_de_passe !== null,
    organisme,
    maintenant,
  })
  await trx
    .updateTable('habilitation')
    .set((eb) => ({ invite_le: maintenant, expire_le: expireLe, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

async function lockInvitation(trx: Trx, organismeId: number, id: string) {
  const invitation = await trx
    .selectFrom('habilitation as h')
    .innerJoin('utilisateur as u', 'u.id', 'h.utilisateur_id')
    .where('h.organisme_id', '=', organismeId)
    .where('h.id', '=', id)
    .where('h.invite_par_financeur', '=', true)
    .select(['h.id', 'h.etat', 'h.invite_le', 'h.utilisateur_id', 'u.email', 'u.mot_de_passe'])
    .select([
      sql<string>`coalesce(h.nom_saisi, u.nom)`.as('nom'),
      sql<string>`coalesce(h.prenom_saisi, u.prenom)`.as('prenom'),
    ])
    .forUpdate('h')
    .executeTakeFirst()
  if (!invitation) throw new Introuvable()
  if (invitation.etat !== 'invite')
    throw new ErreurMetier(
      'PAS_INVITE',
      409,
      'Cette invitation n’attend plus de réponse\u00a0: elle vient d’être acceptée ou retirée.',
    )
  return invitation
}
