import { readComptesRendus } from './comptes-rendus.ts'
import { readMouvements } from './mouvements.ts'
import { readOrdres } from './ordres.ts'
import type { ElementBancaire } from './schemas.ts'
import type { Genre } from './versions.rules.ts'
import { type Etape, openMessage } from './xml.ts'

export { MessageRefuse } from './refus.ts'

export type MessageBancaire = { genre: Genre; elements: AsyncIterable<ElementBancaire> }

const LECTEURS: Readonly<Record<Genre, (etapes: AsyncIterable<Etape>) => AsyncIterable<ElementBancaire>>> = {
  'pain.001': readOrdres,
  'pain.002': readComptesRendus,
  'camt.053': readMouvements,
  'camt.054': readMouvements,
}

/**
 * Reads an ISO 20022 payment file in bounded memory. Throws MessageRefuse at once when it is not one that we read, or
 * from the iteration, up to its very end, where the last totals are checked: keep nothing before it has ended.
 */
export async function readMessage(source: AsyncIterable<Uint8Array>): Promise<MessageBancaire> {
  const { genre, etapes } = await openMessage(source)
  return { genre, elements: LECTEURS[genre](etapes) }
}
