import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'

const REFUS: Record<number, string> = {
  400: 'Votre navigateur a envoyé une demande que nous ne savons pas lire.',
  408: 'Votre demande a mis trop de temps à arriver. Réessayez.',
  431: 'Votre navigateur a envoyé trop d’informations. Effacez les cookies de ce site, puis réessayez.',
}

/**
 * Answers what is not a readable HTTP request, and so reaches no route and no error page: one sentence, nothing of
 * the server.
 */
export function answerMalformed(error: { code?: string }, socket: Socket): void {
  if (socket.writable && error.code !== 'ECONNRESET') socket.write(toResponse(toStatut(error.code)))
  socket.destroy()
}

function toStatut(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
}

function toResponse(statut: number): string {
  const texte = `${REFUS[statut]}\n`
  return [
    `HTTP/1.1 ${statut} ${STATUS_CODES[statut]}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(texte)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
    '',
    texte,
  ].join('\r\n')
}
