import type { FastifyRequest } from 'fastify'
import { journalise } from '../auth/journal.ts'
import { tenant } from '../db/tenant.ts'
import type { Deps } from './types.ts'

/** First segment of an address → what its identifier names. */
const OBJETS: Readonly<Record<string, string>> = {
  dossiers: 'dossier',
  reglements: 'reglement',
  etablissements: 'etablissement',
  documents: 'document',
  messages: 'conversation',
  'pieces-jointes': 'piece_jointe',
  utilisateurs: 'habilitation',
}

/**
 * A person asked for an object that is not hers, or is none: she is told the same, and so is the line, which her own
 * organisme reads. Whose it was is looked for later, by who watches the journal.
 */
export async function recordIntrouvable({ base }: Deps, request: FastifyRequest): Promise<void> {
  const { acces, routeOptions, params } = request
  const route = routeOptions.url ?? ''
  const objetType = OBJETS[route.split('/')[1] ?? '']
  const [objetId] = Object.values((params ?? {}) as Record<string, unknown>)
  if (!acces || !objetType || objetId === undefined) return
  const acte = { acte: 'acces.introuvable', resultat: 'refuse', details: { route } } as const
  await tenant(base, acces.organismeId, (trx) =>
    journalise(trx, acces, { ...acte, objetType, objetId: String(objetId) }),
  )
}
