import { createHash, randomUUID } from 'node:crypto'
import type { Personne } from '../../auth/acces.ts'
import type { Trx } from '../../db/client.ts'
import type { Queue } from '../../jobs/queue.ts'
import type { Storage } from '../../storage/storage.ts'
import { openVerified } from '../documents/actions.ts'
import { recordFichiers, refuseBeyondQuota } from '../fichiers/actions.ts'
import type { PieceTrouvee } from './pieces.queries.ts'
import type { PieceEnvoyee } from './pieces.rules.ts'

/** A file of which the storage has the content. */
export type PieceRangee = Omit<PieceEnvoyee, 'octets'> & { cle: string; taille: number; sha256: Buffer }

type Rangement = {
  storage: Storage
  /** One transaction: `request.tenant`, or that of the funder's people. */
  run<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** Of the organisme whose people send. */
  quota?: Parameters<typeof refuseBeyondQuota>[1]
}

/**
 * Stores the files, then writes the message that names them; those of a message that was not written are taken away.
 * @throws {Invalide} at the field `fichiers`, beyond a quota
 */
export async function sendWithPieces<Fait extends { nouveau: boolean }>(
  { storage, run, quota }: Rangement,
  envoyees: PieceEnvoyee[],
  write: (trx: Trx, pieces: PieceRangee[]) => Promise<Fait>,
): Promise<Fait> {
  const pieces = envoyees.map(toRangee)
  let nommees = false
  try {
    for (const [rang, { cle }] of pieces.entries())
      await storage.put(cle, envoyees[rang]?.octets ?? Buffer.alloc(0))
    return await run(async (trx) => {
      const fait = await write(trx, pieces)
      if (quota && fait.nouveau && pieces.length > 0) await refuseBeyondQuota(trx, quota)
      // A commit whose answer is lost may have been made: its files stay.
      nommees = fait.nouveau
      return fait
    })
  } finally {
    if (!nommees) await Promise.allSettled(pieces.map(({ cle }) => storage.delete(cle)))
  }
}

function toRangee({ octets, ...piece }: PieceEnvoyee): PieceRangee {
  return {
    ...piece,
    cle: `messages/${randomUUID()}.${piece.extension}`,
    taille: octets.length,
    sha256: createHash('sha256').update(octets).digest(),
  }
}

type DuMessage = {
  organisme_id: number
  conversation_id: string
  message_rang: number
  sens: 'organisme' | 'financeur'
}

/** Joins stored files to a message just written. */
export async function insertPieces(
  trx: Trx,
  queue: Queue,
  { sens, ...message }: DuMessage,
  { id: auteurId, maintenant }: Personne,
  pieces: PieceRangee[],
): Promise<void> {
  if (pieces.length === 0) return
  await trx
    .insertInto('piece_jointe')
    .values(pieces.map((piece, rang) => ({ ...message, ...piece, rang: rang + 1 })))
    .execute()
  const { organisme_id: organismeId, conversation_id } = message
  const page = `${sens === 'financeur' ? '/gestion' : ''}/messages/${conversation_id}`
  await recordFichiers(trx, queue, { organismeId, source: sens, auteurId, page, maintenant }, pieces)
}

/** The content, once it is known to be what was deposited. */
export function openPiece(storage: Storage, piece: PieceTrouvee) {
  return openVerified(storage, piece)
}
