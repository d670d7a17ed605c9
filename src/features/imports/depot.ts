import { randomUUID } from 'node:crypto'
import { type FauteFichier, inspectPiece, OCTETS_MAX, type Piece, tropGros } from '../../core/pieces.ts'
import type { Storage } from '../../storage/storage.ts'
import type { Fusion } from './fusion.ts'
import type { SourceLot } from './source.ts'

/** Files put in the storage by this import, to be deleted if it fails. */
export type Depot = {
  source: SourceLot
  storage: Storage
  essai: boolean
  cles: string[]
  onFichiers(lus: number): void
}

type ARegarder = { ref: string; fichier: string; sha256: Buffer | null }
type Vue = { ref: string; code?: string; message?: string; piece?: PieceLue; cle?: string }
type PieceLue = Omit<Piece, 'octets'> & { taille: number }

const PAR_FOIS = 32

/**
 * Reads the file of each document that can enter, checks it, and stores those that are new or changed: one file in
 * memory at a time.
 */
export async function depositPieces({ client }: Fusion, depot: Depot): Promise<void> {
  // Rows that cannot enter anyway are judged later, without reading their file.
  await client.query(
    `declare a_regarder no scroll cursor for
     select p.ref, p.fichier, h.sha256 from tete_documents p
     left join document h on h.organisme_id = p.organisme_id and h.ref = p.ref
     where p.organisme_id is not null and not p.melange and p.fichier is not null and not p.retire
       and coalesce(h.maj_le <= p.maj_le, true)`,
  )
  for (let lus = 0; ; ) {
    const { rows } = await client.query<ARegarder>(`fetch ${PAR_FOIS} from a_regarder`)
    if (rows.length === 0) break
    const vues: Vue[] = []
    for (const row of rows) vues.push(await depositPiece(depot, row))
    await client.query(INSERT_PIECES, [JSON.stringify(vues.map(toRow))])
    lus += rows.length
    depot.onFichiers(lus)
  }
  await client.query('close a_regarder')
}

const INSERT_PIECES = `
  insert into piece (ref, sha256, cle, mime, extension, taille, pages, code, message)
  select ref, decode(sha256, 'hex'), cle, mime, extension, taille, pages, code, message
  from jsonb_to_recordset($1::jsonb) as x (ref text, sha256 text, cle text, mime text, extension text, taille bigint, pages integer, code text, message text)`

function toRow({ ref, code, message, piece, cle }: Vue) {
  if (!piece) return { ref, code, message }
  return { ref, cle, ...piece, sha256: piece.sha256.toString('hex') }
}

async function depositPiece(
  { source, storage, essai, cles }: Depot,
  { ref, fichier, sha256 }: ARegarder,
): Promise<Vue> {
  const lue = await readPiece(source, fichier)
  if ('code' in lue) return { ref, code: lue.code, message: lue.message }
  const { octets, ...piece } = lue
  // The same bytes again: what is stored stays.
  if (sha256?.equals(piece.sha256)) return { ref }
  const id = randomUUID()
  const cle = `documents/${id.slice(0, 2)}/${id}.${piece.extension}`
  if (!essai) {
    cles.push(cle)
    await storage.put(cle, octets)
  }
  return { ref, piece: { ...piece, taille: octets.length }, cle }
}

async function readPiece(source: SourceLot, fichier: string): Promise<Piece | FauteFichier> {
  const trouve = await source.locatePiece(fichier)
  if ('code' in trouve) return trouve
  if (trouve.taille > OCTETS_MAX) return tropGros(trouve.taille)
  return inspectPiece(await source.read(trouve.chemin))
}
