import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Acte, journalise, journalisePersonne } from '../../auth/journal.ts'
import { Introuvable } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { isAffichable, toEntetes } from '../documents/rules.ts'
import { openPiece } from './pieces.actions.ts'
import { findPiece, findPieceOf, type PieceTrouvee } from './pieces.queries.ts'
import { checkOuvrable } from './pieces.rules.ts'

const schema = { params: z.object({ id: z.uuid() }) }

/** The files joined to messages, for whoever reads the conversation and for the funder's people. */
export const piecesJointes: Routes = async (app, { deps }) => {
  app.get(
    '/pieces-jointes/:id',
    { config: { permission: 'messages:lire' }, schema },
    async (request, reply) => {
      const { acces } = request
      const piece = await request.tenantLecture((trx) => findPiece(trx, acces, request.params.id))
      return sendPiece(deps, request, reply, piece, (acte) =>
        request.tenant((trx) => journalise(trx, acces, acte)),
      )
    },
  )

  app.get(
    '/gestion/pieces-jointes/:id',
    { config: { permission: 'gestion' }, schema },
    async (request, reply) => {
      const piece = await asGestion(deps.base, (trx) => findPieceOf(trx, request.params.id))
      return sendPiece(deps, request, reply, piece, (acte) =>
        asGestion(deps.base, (trx) =>
          journalisePersonne(trx, { ...request.personne, organismeId: piece?.organisme_id ?? null }, acte),
        ),
      )
    },
  )
}

/** PDF and images in the browser, the rest saved; a HEAD gives no content: nothing was read. */
async function sendPiece(
  { storage }: Deps,
  { method }: FastifyRequest,
  reply: FastifyReply,
  piece: PieceTrouvee | undefined,
  record: (acte: Acte) => Promise<void>,
) {
  if (!piece) throw new Introuvable()
  checkOuvrable(piece)
  const contenu = await openPiece(storage, piece)
  const acte = { acte: 'piece-jointe.lecture', objetType: 'piece_jointe', objetId: piece.id } as const
  if (method === 'GET') await record(acte)
  return reply.headers(toEntetes(piece, { telecharger: !isAffichable(piece.mime) })).send(contenu)
}
