// A visit that follows everything, and the same addresses asked again by somebody else.
import type { LightMyRequestResponse } from 'fastify'
import type { Banc, Navigateur } from './support.ts'

/** Lets time pass before an address is asked. */
type Attente = (adresse: string) => void

/** Three seconds before each file. */
export function waitForFiles({ avance }: Pick<Banc, 'avance'>): Attente {
  return (adresse) => {
    if (adresse.startsWith('/exports/')) avance({ minutes: 1 / 20 })
  }
}

/** Address → answer. */
export type Visite = Map<string, LightMyRequestResponse>

/** Leaving ends the visit; assets are the same for everybody. */
const EVITEES = /^\/(deconnexion|assets\/|demo\/)/
export const LIMITE = 600

/**
 * Follows every link, picture and form of the pages, by GET, from that address. `attendre`: before each, for files have a
 * limit by the minute.
 */
export async function aspire(nav: Navigateur, depart: string, attendre: Attente): Promise<Visite> {
  const vues: Visite = new Map()
  const file = [depart]
  for (let adresse = file.shift(); adresse !== undefined && vues.size < LIMITE; adresse = file.shift()) {
    if (vues.has(adresse)) continue
    attendre(adresse)
    const reponse = await nav.get(adresse)
    vues.set(adresse, reponse)
    file.push(...linksOf(adresse, reponse).filter((lien) => !vues.has(lien)))
  }
  return vues
}

function linksOf(adresse: string, { body, headers }: LightMyRequestResponse): string[] {
  const liens = headers.location ? [String(headers.location)] : []
  if (String(headers['content-type']).startsWith('text/html'))
    liens.push(...[...body.matchAll(/\b(?:href|src|action)="([^"]+)"/g)].map(([, lien = '']) => lien))
  return liens
    .map((lien) => new URL(lien.replaceAll('&amp;', '&'), new URL(adresse, 'http://localhost:3000')))
    .filter(({ origin, pathname }) => origin === 'http://localhost:3000' && !EVITEES.test(pathname))
    .map(({ pathname, search }) => `${pathname}${search}`)
}

/** What an address names itself may come back in the field of a search. */
const marquesHors = (marques: string[], adresse: string) =>
  marques.filter((marque) => !decodeURIComponent(adresse).includes(marque))
const namesAny = (marques: string[], adresse: string) =>
  marques.some((marque) => decodeURIComponent(adresse).split('?')[0]?.includes(marque))

/**
 * Each way in which these addresses show this visitor what these marks tell: whoever is somebody else sees none of
 * them, and addresses that name an object answer as those of an absent one, whose body is `absente`.
 */
export async function rejoue(
  vues: Visite,
  nav: Navigateur,
  marques: string[],
  absente: string,
  attendre: Attente,
): Promise<string[]> {
  const fuites: string[] = []
  // What names nothing first: the journal of whoever asks will show the addresses that she tried.
  const adresses = [...vues.keys()].sort(
    (a, b) => Number(namesAny(marques, a)) - Number(namesAny(marques, b)),
  )
  for (const adresse of adresses) {
    attendre(adresse)
    fuites.push(...leaksOf(adresse, await nav.get(adresse), marques, absente))
  }
  return fuites
}

function leaksOf(
  adresse: string,
  { statusCode, body, headers }: LightMyRequestResponse,
  marques: string[],
  absente: string,
): string[] {
  const montre = marquesHors(marques, adresse).filter((marque) => body.includes(marque))
  const fuites = montre.length > 0 ? [`${adresse} montre ${montre.join(', ')}`] : []
  if (!namesAny(marques, adresse)) return fuites
  if (statusCode === 404 && sansReference(body) !== absente)
    fuites.push(`${adresse} n’a pas le corps d’un absent`)
  if (![303, 403, 404].includes(statusCode))
    fuites.push(`${adresse} répond ${statusCode} ${headers.location ?? ''}`.trim())
  return fuites
}

/** Each error page has a reference of its own. */
export const sansReference = (body: string) => body.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
