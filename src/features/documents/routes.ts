import { z } from 'zod'
import { Interdit, Introuvable } from '../../core/errors.ts'
import type { Routes } from '../../http/types.ts'
import { checkOuvrable } from '../fichiers/rules.ts'
import { openVerified, readDocument, recordFailure } from './actions.ts'
import { findDocument } from './queries.ts'
import { isAffichable, nomFichier, SUSPENDU, toEntetes } from './rules.ts'

const config = { permission: 'documents:lire' } as const
const schema = { params: z.object({ id: z.uuid() }), querystring: z.looseObject({}) }

export const documentsPages: Routes = async (app, { deps }) => {
  app.get('/documents/:id', { config, schema }, async (request, reply) => {
    const { acces } = request
    const { id } = request.params
    const antivirus = deps.config.clamavUrl !== null
    const telecharger = request.query.telecharger === '1'
    // A HEAD gives no content: nothing was read.
    const document =
      request.method === 'GET'
        ? await request.tenantUnTrajet((trx) => readDocument(trx, acces, id, { telecharger, antivirus }))
        : await request.lectureUnTrajet((trx) => findDocument(trx, acces, id))
    if (!document) throw new Introuvable()
    if (document.suspendu) throw new Interdit(`Ce document ne peut pas être ouvert\u00a0: ${SUSPENDU}.`)
    checkOuvrable(document.etat, antivirus)
    const mode = { telecharger: telecharger || !isAffichable(document.mime) }
    const contenu = await openVerified(deps.storage, document).catch(async (erreur) => {
      if (request.method === 'GET')
        await request
          .tenant((trx) => recordFailure(trx, acces, id, mode.telecharger))
          .catch((err: unknown) =>
            request.log.error({ err }, 'journal of a document that could not be given'),
          )
      throw erreur
    })
    return reply.headers(toEntetes({ ...document, nom: nomFichier(document) }, mode)).send(contenu)
  })
}
