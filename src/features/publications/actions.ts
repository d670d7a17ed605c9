import { randomUUID } from 'node:crypto'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import { jourParis } from '../../core/dates.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { inspectPiece, type Piece } from '../../core/pieces.ts'
import { formatNom } from '../../core/texte.ts'
import { checkType, type FichierEnvoye } from '../../core/types-fichiers.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Deps } from '../../http/types.ts'
import type { Queue } from '../../jobs/queue.ts'
import { openVerified } from '../documents/actions.ts'
import { recordFichiers } from '../fichiers/actions.ts'
import { checkOuvrable } from '../fichiers/rules.ts'
import { findObjet, findPublication } from './queries.ts'
import { EXTENSIONS, type NouvellePublication } from './schemas.ts'

/**
 * Publishes a document on an object: the provider sees it at once.
 * @throws {Invalide} at the field of an unknown object or a file of another kind
 */
export async function publishDocument(
  deps: Deps,
  personne: Personne,
  saisie: NouvellePublication,
  fichier: FichierEnvoye,
): Promise<void> {
  const type = checkType(fichier, EXTENSIONS)
  if (typeof type === 'string') throw new Invalide({ fichier: type })
  const piece = inspectPiece(fichier.octets)
  if ('code' in piece) throw new Invalide({ fichier: piece.message })
  const cle = `documents/publies/${randomUUID()}.${piece.extension}`
  await deps.storage.put(cle, piece.octets)
  let ecrite = false
  try {
    await asGestion(deps.base, async (trx) => {
      await savePublication(trx, deps.queue, personne, saisie, { ...piece, cle })
      ecrite = true
    })
  } catch (erreur) {
    // A commit whose answer is lost may have been made: its file stays.
    if (!ecrite) await deps.storage.delete(cle).catch(() => {})
    throw erreur
  }
}

async function savePublication(
  trx: Trx,
  queue: Queue,
  personne: Personne,
  { objet_type, objet_id, type, titre }: NouvellePublication,
  { octets, cle, mime, extension, pages, sha256 }: Piece & { cle: string },
): Promise<void> {
  const objet = await findObjet(trx, objet_type, objet_id)
  if (!objet)
    throw new Invalide({ objet_id: 'Ce numéro n’est pas connu, ou l’objet a été retiré. Vérifiez-le.' })
  const { organismeId: organisme_id, etablissement } = objet
  const { maintenant } = personne
  const jour = jourParis(maintenant)
  const { id: document_id } = await trx
    .insertInto('document')
    .values({
      organisme_id,
      ref: `PUB-${randomUUID()}`,
      type,
      titre,
      depose_le: jour,
      cle,
      mime,
      extension,
      taille: octets.length,
      pages,
      sha256,
      maj_le: maintenant,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordFichiers(
    trx,
    queue,
    {
      organismeId: organisme_id,
      source: 'financeur',
      auteurId: personne.id,
      page: '/gestion/documents',
      maintenant,
    },
    [{ cle, taille: octets.length, sha256 }],
  )
  const lien = { organisme_id, objet_type, objet_id }
  await trx
    .insertInto('document_objet')
    .values({ ...lien, document_id, etablissement_numero: etablissement, retire: false })
    .execute()
  await trx
    .insertInto('publication')
    .values({ organisme_id, document_id, auteur: formatNom(personne), publie_le: maintenant })
    .execute()
  await trx
    .insertInto('evenement')
    .values({ ...lien, type: 'document', le: jour, auteur: 'financeur', apres: titre, cree_le: maintenant })
    .execute()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme_id },
    {
      acte: 'document.publication',
      objetType: 'document',
      objetId: document_id,
      details: { objet_type, objet_id, type },
    },
  )
}

/** A published document with its content, its reading in the journal. @throws {Introuvable} @throws {EnVerification} @throws {Interdit} */
export async function openPublication(deps: Deps, personne: Personne, id: string) {
  const document = await asGestion(deps.base, async (trx) => {
    const trouve = await findPublication(trx, id)
    if (!trouve) throw new Introuvable()
    checkOuvrable(trouve.etat, deps.config.clamavUrl !== null)
    const auteur = { ...personne, organismeId: trouve.organisme_id }
    await journalisePersonne(trx, auteur, { acte: 'document.lecture', objetType: 'document', objetId: id })
    return trouve
  })
  return { document, contenu: await openVerified(deps.storage, document) }
}

/** Takes a document back: it no longer opens for the provider, its trace and the reason stay. */
export async function withdrawPublication(
  trx: Trx,
  personne: Personne,
  id: string,
  motif: string,
): Promise<void> {
  const publication = await findPublication(trx, id)
  if (!publication) throw new Introuvable()
  const { maintenant } = personne
  const retiree = await trx
    .updateTable('publication')
    .set({ retire_le: maintenant, retrait_auteur: formatNom(personne), retrait_motif: motif })
    .where('organisme_id', '=', publication.organisme_id)
    .where('document_id', '=', id)
    .where('retire_le', 'is', null)
    .returning('document_id')
    .executeTakeFirst()
  if (!retiree) throw new Conflit(publication.retrait_motif ?? '', motif, 'Ce document a déjà été retiré.')
  await trx
    .updateTable('document')
    .set({ retire_le: maintenant, maj_le: maintenant })
    .where('organisme_id', '=', publication.organisme_id)
    .where('id', '=', id)
    .execute()
  const { organisme_id, objet_type, objet_id, titre } = publication
  await trx
    .insertInto('evenement')
    .values({
      organisme_id,
      objet_type,
      objet_id,
      type: 'document.retrait',
      le: jourParis(maintenant),
      auteur: 'financeur',
      avant: titre,
      motif,
      cree_le: maintenant,
    })
    .execute()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: organisme_id },
    { acte: 'document.retrait', objetType: 'document', objetId: id },
  )
}
