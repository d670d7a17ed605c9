import { createHash } from 'node:crypto'
import { checkArchive } from './archives.ts'
import { formatOctets } from './texte.ts'
import { isArchive, readType } from './types-fichiers.ts'

export const OCTETS_MAX = 25 * 1024 * 1024

/** Why a file is refused, in French. */
export type FauteFichier = { code: string; message: string }

/** What a document's bytes say of it, whatever its name says. */
export type Piece = { octets: Buffer; sha256: Buffer; mime: string; extension: string; pages: number | null }

const TYPE: FauteFichier = {
  code: 'TYPE_FICHIER',
  message: 'Le fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un document bureautique, ni un texte.',
}

/** Reads the type of a file from its content. */
export function inspectPiece(octets: Buffer): Piece | FauteFichier {
  if (octets.length === 0) return { code: 'TYPE_FICHIER', message: 'Le fichier est vide.' }
  if (octets.length > OCTETS_MAX) return tropGros(octets.length)
  const type = readType(octets)
  if (type === undefined) return TYPE
  const defaut = isArchive(octets) ? checkArchive(octets) : null
  if (defaut) return { code: 'TYPE_FICHIER', message: `Le document bureautique ${defaut}.` }
  const pages = type.extension === 'pdf' ? countPages(octets) : null
  return {
    octets,
    sha256: createHash('sha256').update(octets).digest(),
    mime: type.mime,
    extension: type.extension,
    pages,
  }
}

export function tropGros(taille: number): FauteFichier {
  return {
    code: 'TAILLE_FICHIER',
    message: `Le fichier pèse ${formatOctets(taille)}, 25\u00a0Mo au plus sont acceptés.`,
  }
}

/** A cheap count: the page objects in clear, else the largest count of a page tree; null when both are compressed. */
function countPages(octets: Buffer): number | null {
  const texte = octets.toString('latin1')
  const objets = texte.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  if (objets > 0) return objets
  const comptes = [...texte.matchAll(/\/Count\s+(\d{1,6})/g)].map(([, nombre]) => Number(nombre))
  const pages = Math.max(0, ...comptes)
  return pages > 0 ? pages : null
}
