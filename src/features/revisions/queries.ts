import type { Trx } from '../../db/client.ts'
import type { ObjetRevise } from './actions.ts'
import type { Contenu, Revision } from './rules.ts'

/** Every version of a word, the newest first. */
export async function listRevisions(trx: Trx, { objet, cle }: ObjetRevise): Promise<Revision[]> {
  const revisions = await trx
    .selectFrom('revision')
    .select(['version', 'contenu', 'auteur', 'cree_le'])
    .where('objet', '=', objet)
    .where('cle', '=', cle)
    .orderBy('version', 'desc')
    .limit(200)
    .execute()
  return revisions.map((revision) => ({ ...revision, contenu: revision.contenu as Contenu }))
}
