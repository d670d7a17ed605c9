import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { type Observateur, openObservation } from '../../auth/observations.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { listChoixEtablissements } from '../etablissements/queries.ts'
import type { Envoi } from '../utilisateurs/invitation.actions.ts'
import { inviteFirstAdministrateur, resendPremier, withdrawPremier } from '../utilisateurs/premier.actions.ts'
import { toScope } from '../utilisateurs/rules.ts'
import { findOrganisme } from './queries.ts'
import type { Observation, PremierAdministrateur } from './schemas.ts'

/**
 * Invites the administrateur that an organisme lacks.
 * @throws ErreurMetier when it has one, when another is invited and `confirme` is not ticked, or when this person has an
 * access already.
 */
export async function inviteAdministrateur(
  trx: Trx,
  envoi: Envoi,
  personne: Personne,
  siren: string,
  { motif, confirme, ...invitee }: PremierAdministrateur,
): Promise<void> {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme || organisme.retire_le !== null) throw new Introuvable()
  const habilitationId = await inviteFirstAdministrateur(trx, envoi, {
    ...invitee,
    organisme: { id: organisme.id, raisonSociale: organisme.raison_sociale },
    maintenant: personne.maintenant,
    malgre: confirme === '1' && organisme.administrateurs === 0,
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

type Geste = 'retrait' | 'renvoi'

/** Takes back or sends again an invitation of the funder's. @throws Introuvable, ErreurMetier once it is answered */
export async function changeInvitation(
  trx: Trx,
  envoi: Envoi,
  personne: Personne,
  { siren, id, geste }: { siren: string; id: string; geste: Geste },
): Promise<void> {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme) throw new Introuvable()
  const cible = { id: organisme.id, raisonSociale: organisme.raison_sociale }
  if (geste === 'retrait') await withdrawPremier(trx, organisme.id, id)
  else await resendPremier(trx, envoi, { organisme: cible, id, maintenant: personne.maintenant })
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme.id },
    {
      acte: geste === 'retrait' ? 'utilisateur.desactivation' : 'utilisateur.invitation',
      objetType: 'habilitation',
      objetId: id,
      details: { [geste]: true },
    },
  )
}

/** Shows the organisme to a person of the funder as one of its people would see it. @throws Invalide */
export async function observeOrganisme(
  trx: Trx,
  observateur: Observateur,
  siren: string,
  saisie: Observation,
): Promise<void> {
  const organisme = await findOrganisme(trx, siren)
  if (!organisme) throw new Introuvable()
  const etablissements = toScope(saisie)
  const connus = await listChoixEtablissements(trx, { organismeId: organisme.id, etablissements })
  if (etablissements !== null && connus.length < etablissements.length)
    throw new Invalide({ etablissement: 'Choisissez parmi les établissements de la liste.' })
  const { profil, raison: motif } = saisie
  await openObservation(trx, observateur, { organisme, profil, etablissements, motif })
}
