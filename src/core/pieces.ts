import { createHash } from 'node:crypto'
import { formatOctets } from './texte.ts'

export const OCTETS_MAX = 25 * 1024 * 1024

/** Why a file is refused, in French. */
export type FauteFichier = { code: string; message: string }

/** What a document's bytes say of it, whatever its name says. */
export type Piece = { octets: Buffer; sha256: Buffer; mime: string; extension: string; pages: number | null }

const SIGNATURES: readonly { debut: Buffer; mime: string; extension: string }[] = [
  { debut: Buffer.from('%PDF-'), mime: 'application/pdf', extension: 'pdf' },
  {
    debut: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    mime: 'image/png',
    extension: 'png',
  },
  { debut: Buffer.from([0xff, 0xd8, 0xff]), mime: 'image/jpeg', extension: 'jpg' },
]
const ZIP = Buffer.from([0x50, 0x4b, 0x03, 0x04])
/** Office files are zips that name their main part; a bare zip is refused. */
const BUREAUTIQUE: readonly { marque: string; mime: string; extension: string }[] = [
  {
    marque: 'word/',
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
  },
  {
    marque: 'xl/',
    mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extension: 'xlsx',
  },
  {
    marque: 'ppt/',
    mime: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extension: 'pptx',
  },
  { marque: 'opendocument.text', mime: 'application/vnd.oasis.opendocument.text', extension: 'odt' },
  {
    marque: 'opendocument.spreadsheet',
    mime: 'application/vnd.oasis.opendocument.spreadsheet',
    extension: 'ods',
  },
]

const TYPE: FauteFichier = {
  code: 'TYPE_FICHIER',
  message: 'Le fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un document bureautique, ni un texte.',
}

/** Reads the type of a file from its content. */
export function inspectPiece(octets: Buffer): Piece | FauteFichier {
  if (octets.length === 0) return { code: 'TYPE_FICHIER', message: 'Le fichier est vide.' }
  if (octets.length > OCTETS_MAX) return tropGros(octets.length)
  const type =
    SIGNATURES.find(({ debut }) => octets.subarray(0, debut.length).equals(debut)) ??
    findBureautique(octets) ??
    findTexte(octets)
  if (type === undefined) return TYPE
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

function findBureautique(octets: Buffer) {
  if (!octets.subarray(0, 4).equals(ZIP)) return undefined
  return BUREAUTIQUE.find(({ marque }) => octets.includes(marque))
}

/** A text of some sort: no byte of a binary file, and nothing a browser would take for a page. */
function findTexte(octets: Buffer) {
  const debut = octets.subarray(0, 4096)
  const binaire = debut.some((octet) => octet < 9 || (octet > 13 && octet < 32) || octet === 127)
  const texte = debut.toString('latin1')
  if (binaire || /^\s*(<|\ufeff<|\xef\xbb\xbf\s*<)/.test(texte) || texte.startsWith('#!')) return undefined
  const premiere = texte.split(/\r?\n/, 1)[0] ?? ''
  return /[;,\t]/.test(premiere)
    ? { mime: 'text/csv', extension: 'csv' }
    : { mime: 'text/plain', extension: 'txt' }
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
