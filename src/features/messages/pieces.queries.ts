import { sql } from 'kysely'
import type { Acces } from '../../auth/acces.ts'
import type { Trx } from '../../db/client.ts'
import { etatFichier } from '../fichiers/queries.ts'
import { accessibleConversations } from './queries.ts'

/** A file of a conversation that the person reads, with where it is stored. */
export function findPiece(trx: Trx, acces: Acces, id: string) {
  return pieces(trx)
    .where('p.id', '=', id)
    .where('p.organisme_id', '=', acces.organismeId)
    .where(({ exists }) =>
      exists(
        accessibleConversations(trx, acces)
          .whereRef('c.id', '=', sql.ref('p.conversation_id'))
          .select('c.id'),
      ),
    )
    .executeTakeFirst()
}

/** The same for the funder's people, of any organisme. */
export function findPieceOf(trx: Trx, id: string) {
  return pieces(trx).where('p.id', '=', id).executeTakeFirst()
}
export type PieceTrouvee = NonNullable<Awaited<ReturnType<typeof findPieceOf>>>

function pieces(trx: Trx) {
  return trx
    .selectFrom('piece_jointe as p')
    .select(['p.organisme_id', 'p.id', 'p.nom', 'p.cle', 'p.mime', 'p.taille', 'p.sha256'])
    .select(etatFichier('p').as('etat'))
}
