import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { Interdit } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import type { Deps } from '../../http/types.ts'
import { withdrawDocuments } from './documents.actions.ts'
import { eraseIdentite } from './effacement.actions.ts'
import { registerEffacement } from './registre.actions.ts'
import { type Sujette, totalOf } from './rules.ts'

type Demande = { motif: string; documents: readonly string[] }

/** On the word of a person of the funder, with the documents she chose to take back. */
export async function erasePersonne(
  trx: Trx,
  { coffre, storage }: Pick<Deps, 'coffre' | 'storage'>,
  auteur: Personne,
  personne: Sujette,
  { motif, documents }: Demande,
): Promise<void> {
  if (personne.type === 'utilisateur' && personne.id === auteur.id)
    throw new Interdit('Une autre personne de l’équipe doit effacer votre compte.')
  const retires =
    personne.type === 'stagiaire' ? await withdrawDocuments(trx, auteur, personne, documents) : 0
  const bilan = await eraseIdentite(trx, coffre, personne, auteur.maintenant)
  const objet =
    personne.type === 'utilisateur'
      ? { objetType: 'utilisateur', objetId: personne.id }
      : { objetType: 'stagiaire', objetId: personne.participations[0]?.dossier ?? '' }
  const details = { motif, lignes: totalOf(bilan), documents: retires }
  await journalisePersonne(trx, auteur, { acte: 'personne.effacement', ...objet, details })
  await registerEffacement(storage, personne, documents, auteur.maintenant)
}
