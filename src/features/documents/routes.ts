import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { Introuvable } from '../../core/errors.ts'
import type { Routes } from '../../http/types.ts'
import { openVerified, recordReading } from './actions.ts'
import { type DocumentTrouve, findDocument } from './queries.ts'
import { contentDisposition, isAffichable, nomFichier, safeMime } from './rules.ts'

const config = { permission: 'documents:lire' } as const
const schema = { params: z.object({ id: z.uuid() }), querystring: z.looseObject({}) }

export const documentsPages: Routes = async (app, { deps }) => {
  app.get('/documents/:id', { config, schema }, async (request, reply) => {
    const { acces, params } = request
    const document = await request.tenantLecture((trx) => findDocument(trx, acces, params.id))
    if (!document) throw new Introuvable()
    const mode = { telecharger: request.query.telecharger === '1' || !isAffichable(document.mime) }
    const contenu = await openVerified(deps.storage, document)
    // A HEAD gives no content: nothing was read.
    if (request.method === 'GET') await request.tenant((trx) => recordReading(trx, acces, params.id, mode))
    return sendable(reply, document, mode).send(contenu)
  })
}

/** Inside a page of ours the browser's own viewer shows the file: it goes blank under `default-src 'none'`. */
const CSP_AFFICHAGE = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

function sendable(
  reply: FastifyReply,
  document: DocumentTrouve,
  mode: { telecharger: boolean },
): FastifyReply {
  reply
    .type(safeMime(document.mime))
    .header('content-length', document.taille)
    .header('content-disposition', contentDisposition(nomFichier(document), mode))
    .header('cache-control', 'private, no-store')
  if (mode.telecharger) return reply
  return reply.header('content-security-policy', CSP_AFFICHAGE).header('x-frame-options', 'SAMEORIGIN')
}
