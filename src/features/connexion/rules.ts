import { pluriel } from '../../core/texte.ts'
import type { Nouveautes } from './nouveautes.queries.ts'

const ICI = 'http://localhost'

/** Where to go after sign-in: a local path only, encoded, so that no mailed link can send people elsewhere. */
export function safeReturn(retour: string | undefined): string {
  if (!retour || !/^\/(?![/\\])[^\\]*$/.test(retour) || !URL.canParse(retour, ICI)) return '/'
  const { origin, pathname, search, hash } = new URL(retour, ICI)
  return origin === ICI && !pathname.startsWith('//') ? pathname + search + hash : '/'
}

/** Beyond, « plus de 99 » says enough. */
export const NOUVEAUTES_MAX = 99

/** « 3 nouveaux règlements, 1 nouvel accord, 2 réponses », or that there is nothing. */
export function tellNouveautes({ reglements, accords, reponses }: Nouveautes): string {
  const dites = [
    combien(reglements, 'nouveau règlement', 'nouveaux règlements'),
    combien(accords, 'nouvel accord', 'nouveaux accords'),
    combien(reponses, 'réponse du financeur', 'réponses du financeur'),
  ].filter(Boolean)
  return dites.join(', ') || 'rien de nouveau'
}

function combien(nombre: number, un: string, plusieurs: string): string {
  if (nombre === 0) return ''
  if (nombre > NOUVEAUTES_MAX) return `plus de ${NOUVEAUTES_MAX}\u00a0${plusieurs}`
  return pluriel(nombre, un, plusieurs)
}
