import { z } from 'zod'
import { Interdit, Introuvable } from '../../core/errors.ts'
import type { Routes } from '../../http/types.ts'
import { checkOuvrable } from '../fichiers/rules.ts'
import { openVerified, recordReading } from './actions.ts'
import { findDocument } from './queries.ts'
import { isAffichable, nomFichier, SUSPENDU, toEntetes } from './rules.ts'

const config = { permission: 'documents:lire' } as const
const schema = { params: z.object({ id: z.uuid() }), querystring: z.looseObject({}) }

export const documentsPages: Routes = async (app, { deps }) => {
  app.get('/documents/:id', { config, schema }, async (request, reply) => {
    const { acces, params } = request
    const document = await request.tenantLecture((trx) => findDocument(trx, acces, params.id))
    if (!document) throw new Introuvable()
    if (document.suspendu) throw new Interdit(`Ce document ne peut pas être ouvert\u00a0: ${SUSPENDU}.`)
    checkOuvrable(document.etat, deps.config.clamavUrl !== null)
    const mode = { telecharger: request.query.telecharger === '1' || !isAffichable(document.mime) }
    const contenu = await openVerified(deps.storage, document)
    // A HEAD gives no content: nothing was read.
    if (request.method === 'GET') await request.tenant((trx) => recordReading(trx, acces, params.id, mode))
    return reply.headers(toEntetes({ ...document, nom: nomFichier(document) }, mode)).send(contenu)
  })
}
