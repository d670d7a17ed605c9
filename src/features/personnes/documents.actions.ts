import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import { listDocuments } from './queries.ts'
import type { Stagiaire } from './rules.ts'

/** Takes back those of her documents that were chosen: they no longer open for the provider. Returns how many. */
export async function withdrawDocuments(
  trx: Trx,
  auteur: Personne,
  personne: Stagiaire,
  choisis: readonly string[],
): Promise<number> {
  const { maintenant } = auteur
  const documents = await listDocuments(trx, personne)
  const retires = new Map(
    documents.filter(({ id }) => choisis.includes(id)).map((document) => [document.id, document]),
  )
  for (const { id, organisme_id } of retires.values()) {
    await trx
      .updateTable('document')
      .set({ retire_le: maintenant, maj_le: maintenant })
      .where('organisme_id', '=', organisme_id)
      .where('id', '=', id)
      .execute()
    await journalisePersonne(
      trx,
      { ...auteur, organismeId: organisme_id },
      { acte: 'document.retrait', objetType: 'document', objetId: id },
    )
  }
  return retires.size
}
