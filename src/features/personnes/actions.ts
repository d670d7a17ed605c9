import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { collectDonnees, type Donnees } from './donnees.queries.ts'
import type { Sujette } from './rules.ts'

/** Everything about a person, and the line of journal that says who read it (role lots). */
export async function exportPersonne(trx: Trx, auteur: Personne, personne: Sujette): Promise<Donnees[]> {
  const objet =
    personne.type === 'utilisateur'
      ? { objetType: 'utilisateur', objetId: personne.id }
      : { objetType: 'stagiaire', objetId: personne.participations[0]?.dossier ?? '' }
  await journalisePersonne(trx, auteur, { acte: 'personne.donnees', ...objet })
  return collectDonnees(trx, personne)
}
