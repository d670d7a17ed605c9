import { recordAppareil } from '../../auth/appareils.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { openSession } from '../../auth/sessions.ts'
import { formatInstant } from '../../core/dates.ts'
import { describeNavigateur } from '../../core/navigateur.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import { postCourriel } from '../courriels/actions.ts'
import type { Candidat } from './queries.ts'

export type Demande = { adresse: string; navigateur: string; maintenant: Date }

/** Her session, once it is known who she is; `annuaire`: the directory that says so. */
export async function enter(
  trx: Trx,
  candidat: Candidat,
  demande: Demande,
  annuaire?: { nom: string; facteur: boolean },
): Promise<string> {
  const seule = onlyHabilitation(candidat)
  if (seule) await visit(trx, seule.id, demande.maintenant)
  const details = annuaire ? { annuaire: annuaire.nom } : {}
  await journalisePersonne(trx, authorOf(candidat, demande), { acte: 'connexion', details })
  return openSession(trx, {
    utilisateurId: candidat.id,
    habilitationId: seule?.id ?? null,
    precedenteLe: candidat.derniere_visite_le,
    ...(annuaire ? { annuaire } : {}),
    ...demande,
  })
}

/** The same for whoever comes back from a directory that vouches for her. */
export async function enterByAnnuaire(
  trx: Trx,
  queue: Queue,
  candidat: Candidat,
  demande: Demande,
  annuaire: { nom: string; facteur: boolean },
): Promise<string> {
  await trx
    .updateTable('utilisateur')
    .set({ derniere_visite_le: demande.maintenant })
    .where('id', '=', candidat.id)
    .execute()
  await noticeAppareil(trx, queue, candidat, demande)
  return enter(trx, candidat, demande, annuaire)
}

/** A sign-in from where she never signed in is told to her; the first of all surprises nobody. */
export async function noticeAppareil(
  trx: Trx,
  queue: Queue,
  candidat: Candidat,
  demande: Demande,
): Promise<void> {
  const { adresse, navigateur, maintenant } = demande
  if (!(await recordAppareil(trx, { utilisateurId: candidat.id, ...demande }))) return
  await postCourriel(trx, queue, maintenant, {
    destinataire: candidat.email,
    modele: 'appareil-nouveau',
    donnees: { quand: formatInstant(maintenant), appareil: describeNavigateur(navigateur), adresse },
  })
}

function onlyHabilitation(candidat: Candidat | undefined) {
  const [premiere, ...autres] = candidat?.habilitations ?? []
  return autres.length === 0 ? premiere : undefined
}

/** A sign-in, refused or not, is in the journal of the organisme to which it leads. */
export function authorOf(candidat: Candidat | undefined, demande: Demande) {
  const organismeId = onlyHabilitation(candidat)?.organisme_id ?? null
  return { id: candidat?.id ?? null, organismeId, ...demande }
}

/** When she was last there. */
export async function visit(trx: Trx, habilitationId: string, maintenant: Date): Promise<void> {
  await trx
    .updateTable('habilitation')
    .set({ derniere_visite_le: maintenant })
    .where('id', '=', habilitationId)
    .execute()
}
