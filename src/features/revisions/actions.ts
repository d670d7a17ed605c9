import type { Personne } from '../../auth/acces.ts'
import { formatNom } from '../../core/texte.ts'
import type { Trx } from '../../db/client.ts'
import type { Contenu } from './rules.ts'

/** The word whose versions are kept: which table, and its key there. */
export type ObjetRevise = { objet: 'dispositif' | 'equipe' | 'etat' | 'motif' | 'reglage'; cle: string }

/** Keeps a version of a word, in the transaction that makes it. */
export async function recordRevision(
  trx: Trx,
  { maintenant, ...personne }: Personne,
  { objet, cle }: ObjetRevise,
  { version, contenu }: { version: number; contenu: Contenu },
): Promise<void> {
  await trx
    .insertInto('revision')
    .values({
      objet,
      cle,
      version,
      contenu: JSON.stringify(contenu),
      auteur: formatNom(personne),
      cree_le: maintenant,
    })
    .execute()
}
