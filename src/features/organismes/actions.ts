import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Envoi } from '../utilisateurs/invitation.actions.ts'
import { inviteFirstAdministrateur } from '../utilisateurs/premier.actions.ts'
import { findOrganisme } from './queries.ts'
import type { PremierAdministrateur } from './schemas.ts'

/**
 * Invites the administrateur that an organisme lacks.
 * @throws ErreurMetier when it has one, or when this person has an access already.
 */
export async function inviteAdministrateur(
  trx: Trx,
  envoi: Envoi,
  personne: Personne,
  siren: string,
  { motif, ...invitee }: PremierAdministrateur,
): Promise<void> {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme || organisme.retire_le !== null) throw new Introuvable()
  const habilitationId = await inviteFirstAdministrateur(trx, envoi, {
    ...invitee,
    organisme: { id: organisme.id, raisonSociale: organisme.raison_sociale },
    maintenant: personne.maintenant,
  })
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme.id },
    {
      acte: 'utilisateur.invitation',
      objetType: 'habilitation',
      objetId: habilitationId,
      details: { droits: 'administrateur, tous', motif },
    },
  )
}
