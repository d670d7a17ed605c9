import helmet from '@fastify/helmet'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Interdit } from '../core/errors.ts'
import type { Deps } from './types.ts'

/**
 * Headers of every answer, errors and files included, and the refusal of cross-site writes.
 * No token: a state change must say `Sec-Fetch-Site: same-origin`, or, from a browser too old to send it, an
 * Origin equal to our own address (OWASP ASVS 3.5.1).
 */
export const security = fp<{ deps: Deps }>(async (app, { deps: { config } }) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      // The defaults would add upgrade-insecure-requests and data: fonts.
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    referrerPolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  })
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
  const origine = new URL(config.publicUrl).origin
  app.addHook('onRequest', async (request) => {
    if (isUnsafe(request.method) && !isSameOrigin(request, origine)) {
      throw new Interdit(
        'Cette demande ne vient pas d’une page d’oGestion. Rechargez la page, puis recommencez.',
      )
    }
  })
})

const isUnsafe = (method: string) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

function isSameOrigin(request: FastifyRequest, origine: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return request.headers.origin === origine
}
