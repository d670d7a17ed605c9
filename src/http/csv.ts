import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { exportCsv } from '../core/csv-export.ts'

/** What `exportCsv` makes a file of, and its name. */
type FichierCsv = {
  nom: string
  colonnes: readonly string[]
  paquets: AsyncIterable<readonly (readonly string[])[]>
}

/** A CSV file to keep, sent while its rows are read, whatever their number. */
export function sendCsv(reply: FastifyReply, { nom, colonnes, paquets }: FichierCsv): FastifyReply {
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${nom}"`)
    .header('cache-control', 'private, no-store')
    .send(Readable.from(exportCsv(colonnes, paquets)))
}
