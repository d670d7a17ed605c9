import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { deleteBrouillons, readBrouillon, saveBrouillon } from '../auth/brouillons.ts'
import { Redirection } from '../core/errors.ts'
import { horsOrganisme, horsOrganismeLecture } from '../db/tenant.ts'
import type { Brouillon } from '../ui/reprise.tsx'
import type { Deps } from './types.ts'

/** Whose request it is, and the page she must pass first: sign-in, a factor. */
export type Suspens = { personneId: string; vers: string }

const PARAMETRE = 'reprise'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** A form with one of these is never kept. */
const SECRET = /mot.?de.?passe|password|confirmation|code|reponse/i
const TAILLE_MAXIMALE = 30_000

/** A page asked with `?reprise=…` shows its form as it was when it could not be sent. */
export const brouillons = fp<{ deps: Deps }>(async (app, { deps }) => {
  app.decorateRequest('brouillon')
  app.addHook('preHandler', async (request) => {
    const id = (request.query as Record<string, string> | undefined)?.[PARAMETRE]
    if (request.method !== 'GET' || !request.personne || !id || !UUID.test(id)) return
    const { personne, maintenant } = request
    const texte = await horsOrganismeLecture(deps.base, (trx) =>
      readBrouillon(trx, deps.coffre, { id, utilisateurId: personne.id, maintenant }),
    )
    request.brouillon = texte ? (JSON.parse(texte) as Brouillon) : undefined
  })
})

/** A form of text fields, sent from a page of ours. */
export function canSetAside(request: FastifyRequest): boolean {
  return (
    request.method === 'POST' &&
    /^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '') &&
    pageOf(request) !== undefined
  )
}

/** Where to send the person: the page she was on is where she comes back, with what she had typed. */
export async function setAside(
  { base, coffre }: Pick<Deps, 'base' | 'coffre'>,
  request: FastifyRequest,
  { personneId, vers }: Suspens,
): Promise<Redirection> {
  const page = pageOf(request)
  if (!page) return new Redirection(vers)
  const texte = canSetAside(request) ? toTexte(request) : undefined
  if (texte) {
    const { maintenant } = request
    const id = await horsOrganisme(base, async (trx) => {
      await deleteBrouillons(trx, personneId, maintenant)
      return saveBrouillon(trx, coffre, { utilisateurId: personneId, texte, maintenant })
    })
    page.searchParams.set(PARAMETRE, id)
  }
  return new Redirection(`${vers}?${new URLSearchParams({ retour: page.pathname + page.search })}`)
}

/** The page that held the form: browsers tell it within the site (Referrer-Policy: same-origin). */
function pageOf(request: FastifyRequest): URL | undefined {
  const { referer = '', host } = request.headers
  if (!URL.canParse(referer)) return undefined
  const url = new URL(referer)
  return url.host === host ? url : undefined
}

function toTexte(request: FastifyRequest): string | undefined {
  const champs = (request.body ?? {}) as Brouillon['champs']
  if (Object.keys(champs).length === 0 || Object.keys(champs).some((nom) => SECRET.test(nom)))
    return undefined
  const texte = JSON.stringify({ action: request.url.split('?')[0] ?? '', champs } satisfies Brouillon)
  return Buffer.byteLength(texte) <= TAILLE_MAXIMALE ? texte : undefined
}
