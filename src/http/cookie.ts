import type { FastifyReply, FastifyRequest } from 'fastify'

/** __Host- binds the cookie to this host and path, over TLS (or localhost); scripts never see it. */
const NOM = '__Host-ogestion'
const OPTIONS = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/** What a round at a directory keeps, sealed, until the person comes back. */
const PASSAGE = '__Host-ogestion-passage'

export function setPassageCookie(reply: FastifyReply, billet: string, secondes: number): void {
  reply.setCookie(PASSAGE, billet, { ...OPTIONS, maxAge: secondes })
}

export function readPassageCookie(request: FastifyRequest): string | undefined {
  return request.cookies[PASSAGE]
}

export function clearPassageCookie(reply: FastifyReply): void {
  reply.clearCookie(PASSAGE, OPTIONS)
}

export function setSessionCookie(reply: FastifyReply, jeton: string): void {
  reply.setCookie(NOM, jeton, OPTIONS)
}

export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[NOM]
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(NOM, OPTIONS)
}
