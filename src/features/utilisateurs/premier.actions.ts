import { ErreurMetier } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { type Envoi, invite, sendInvitation } from './invitation.actions.ts'

type Premier = {
  email: string
  nom: string
  prenom: string
  organisme: { id: number; raisonSociale: string }
  maintenant: Date
}

/**
 * Invites, for the funder, the administrateur that an organisme lacks: the whole of it is opened to her. Whoever has a
 * place there that no longer serves (an invitation that nobody took, an access withdrawn) is invited again.
 * Returns the habilitation.
 * @throws ErreurMetier (409) when the organisme has an active administrateur, or the person an access already, or is of
 * the funder.
 */
export async function inviteFirstAdministrateur(trx: Trx, envoi: Envoi, premier: Premier): Promise<string> {
  await refuseFinanceur(trx, premier.email)
  await refuseSecond(trx, premier.organisme.id)
  const droits = { profil: 'administrateur', etablissements: null } as const
  const invitation = await invite(trx, envoi, { ...premier, ...droits })
  return invitation?.habilitationId ?? inviteAgain(trx, envoi, premier)
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

async function refuseSecond(trx: Trx, organismeId: number): Promise<void> {
  const actif = await trx
    .selectFrom('habilitation')
    .where('organisme_id', '=', organismeId)
    .where('profil', '=', 'administrateur')
    .where('etat', '=', 'actif')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  if (actif)
    throw new ErreurMetier(
      'DEJA_ADMINISTRE',
      409,
      'Cet organisme a déjà un administrateur actif\u00a0: c’est à lui d’inviter ses collègues.',
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
