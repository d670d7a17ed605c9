import { createHash, randomUUID } from 'node:crypto'
import { type Banc, MAINTENANT, type Organisme } from '../support.ts'

/** The smallest file that a browser's viewer takes for a PDF. */
export const PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>',
)

export type DocumentTest = {
  objetType?: 'dossier' | 'reglement' | 'etablissement' | 'facture'
  objetId: string
  /** Whose scope the object falls in; the first one by default. */
  etablissement?: string
  type?: string
  titre?: string
  depose_le?: string
  mime?: string
  extension?: string
  pages?: number | null
  octets?: Buffer
  retire?: boolean
}

/** A document with its file in the storage; returns its public id. */
export async function creerDocument(banc: Banc, organisme: Organisme, voulu: DocumentTest): Promise<string> {
  const id = randomUUID()
  const octets = voulu.octets ?? PDF
  const cle = `essai/${id}`
  await banc.deps.storage.put(cle, octets)
  await banc.proprietaire(async (trx) => {
    await trx
      .insertInto('document')
      .values({
        organisme_id: organisme.id,
        id,
        ref: `ref-${id}`,
        type: voulu.type ?? 'APC',
        titre: voulu.titre ?? `Accord de prise en charge ${voulu.objetId}`,
        depose_le: voulu.depose_le ?? '2026-10-12',
        cle,
        mime: voulu.mime ?? 'application/pdf',
        extension: voulu.extension ?? 'pdf',
        taille: octets.length,
        pages: voulu.pages === undefined ? 2 : voulu.pages,
        sha256: createHash('sha256').update(octets).digest(),
        maj_le: MAINTENANT,
        retire_le: voulu.retire ? MAINTENANT : null,
      })
      .execute()
    await trx
      .insertInto('document_objet')
      .values(lien(organisme, id, voulu))
      .execute()
  })
  return id
}

/** One more object of a document. */
export async function lierDocument(
  banc: Banc,
  organisme: Organisme,
  id: string,
  voulu: DocumentTest,
): Promise<void> {
  await banc.proprietaire((trx) =>
    trx
      .insertInto('document_objet')
      .values(lien(organisme, id, voulu))
      .execute(),
  )
}

function lien(
  organisme: Organisme,
  id: string,
  { objetType = 'dossier', objetId, etablissement }: DocumentTest,
) {
  return {
    organisme_id: organisme.id,
    document_id: id,
    objet_type: objetType,
    objet_id: objetId,
    etablissement_numero: etablissement ?? organisme.etablissements[0] ?? '',
  }
}
