import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { postCourriel } from '../courriels/actions.ts'
import { findOrganisme, type OrganismeResume } from '../organismes/queries.ts'
import type { Envoi } from '../utilisateurs/invitation.actions.ts'
import { inviteFirstAdministrateur } from '../utilisateurs/premier.actions.ts'
import { faitsFor, findDemande, lockDemande } from './queries.ts'
import { reservesOf } from './rules.ts'

/**
 * Opens the organisme to the person who asks, as its first administrateur: her one-time link leaves. What speaks
 * against it needs a reason, which is kept.
 * @throws Conflit when somebody answered meanwhile; Invalide when the reason is missing.
 */
export async function approveDemande(
  trx: Trx,
  envoi: Envoi,
  personne: Personne,
  { reference, siren, raison }: { reference: string; siren: string; raison: string },
): Promise<void> {
  const demande = await takeDemande(trx, reference)
  const organisme = await findOrganisme(trx, siren)
  if (!organisme || organisme.retire_le !== null) throw new Introuvable()
  const reserves = await readReserves(trx, reference, organisme)
  if (reserves.length > 0 && raison === '')
    throw new Invalide({ raison: 'Saisissez la raison d’approuver malgré ce qui s’y oppose.' })
  const { email, nom, prenom } = demande
  const habilitationId = await inviteFirstAdministrateur(trx, envoi, {
    email,
    nom,
    prenom,
    organisme: { id: organisme.id, raisonSociale: organisme.raison_sociale },
    maintenant: personne.maintenant,
    malgre: reserves.length > 0,
  })
  const gardee = reserves.length > 0 ? raison : ''
  await settle(trx, personne, demande.id, { etat: 'acceptee', organisme_id: organisme.id, raison: gardee })
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme.id },
    {
      acte: 'demande.approbation',
      objetType: 'demande',
      objetId: reference,
      details: {
        siren,
        habilitation: habilitationId,
        ...(gardee ? { raison, malgre: reserves.join(' ') } : {}),
      },
    },
  )
}

async function readReserves(trx: Trx, reference: string, organisme: OrganismeResume): Promise<string[]> {
  const lue = await findDemande(trx, reference)
  if (!lue) throw new Introuvable()
  return reservesOf(faitsFor(lue, organisme))
}

/** Says no, with the reason, which leaves by mail. @throws Conflit when somebody answered meanwhile. */
export async function refuseDemande(
  trx: Trx,
  { queue }: Envoi,
  personne: Personne,
  { reference, motif }: { reference: string; motif: string },
): Promise<void> {
  const demande = await takeDemande(trx, reference)
  await settle(trx, personne, demande.id, { etat: 'refusee', motif })
  await journalisePersonne(trx, personne, {
    acte: 'demande.refus',
    objetType: 'demande',
    objetId: reference,
  })
  await postCourriel(trx, queue, personne.maintenant, {
    destinataire: demande.email,
    modele: 'demande-refusee',
    donnees: { reference, motif },
  })
}

async function takeDemande(trx: Trx, reference: string) {
  const demande = await lockDemande(trx, reference)
  if (!demande) throw new Introuvable()
  if (demande.etat !== 'recue')
    throw new Conflit(
      demande.etat,
      'recue',
      'Quelqu’un d’autre vient de traiter cette demande. Rechargez sa page pour voir la réponse donnée.',
    )
  return demande
}

type Reponse = { etat: 'acceptee'; organisme_id: number; raison: string } | { etat: 'refusee'; motif: string }

async function settle(trx: Trx, personne: Personne, id: string, reponse: Reponse): Promise<void> {
  await trx
    .updateTable('demande_compte')
    .set({ ...reponse, traitee_le: personne.maintenant, traitee_par: personne.id })
    .where('id', '=', id)
    .execute()
}
