// What a zip says of itself in its last part, the central directory: read before anything is unpacked.

const FIN = 0x06054b50
const FIN_64 = 0x06064b50
const ENTREE = 0x02014b50
const LONGUE = 0xffffffff
const TAILLE_FIN = 22
const TAILLE_ENTREE = 46
/** Its comment, after which nothing comes, is no longer than that. */
const COMMENTAIRE_MAX = 0xffff

export type EntreeArchive = { nom: string; comprime: number; octets: number }

/** The entries of a zip held in memory; null when it is damaged. */
export function readEntrees(archive: Buffer): EntreeArchive[] | null {
  const fin = findFin(archive)
  if (fin === null) return null
  const nombre = archive.readUInt16LE(fin + 10)
  const entrees: EntreeArchive[] = []
  let place = archive.readUInt32LE(fin + 16)
  for (let rang = 0; rang < nombre; rang++) {
    if (place + TAILLE_ENTREE > fin || archive.readUInt32LE(place) !== ENTREE) return null
    const finNom = place + TAILLE_ENTREE + archive.readUInt16LE(place + 28)
    const finExtra = finNom + archive.readUInt16LE(place + 30)
    if (finExtra > fin) return null
    entrees.push({
      nom: archive.toString('utf8', place + TAILLE_ENTREE, finNom),
      ...readTailles(archive, place, archive.subarray(finNom, finExtra)),
    })
    place = finExtra + archive.readUInt16LE(place + 32)
  }
  // Other bytes in between would be a second directory, that other programs might read.
  return place === fin || (place < fin && archive.readUInt32LE(place) === FIN_64) ? entrees : null
}

/** Some programs write every size in the long form, which comes in the extra field. */
function readTailles(archive: Buffer, place: number, extra: Buffer) {
  const courtes = { comprime: archive.readUInt32LE(place + 20), octets: archive.readUInt32LE(place + 24) }
  const longues = findExtra(extra, 1)
  let lu = 0
  const readLongue = () => {
    lu += 8
    return longues.length >= lu ? Number(longues.readBigUInt64LE(lu - 8)) : Number.POSITIVE_INFINITY
  }
  const octets = courtes.octets === LONGUE ? readLongue() : courtes.octets
  return { octets, comprime: courtes.comprime === LONGUE ? readLongue() : courtes.comprime }
}

function findExtra(extra: Buffer, type: number): Buffer {
  for (let place = 0; place + 4 <= extra.length; ) {
    const fin = place + 4 + extra.readUInt16LE(place + 2)
    if (extra.readUInt16LE(place) === type) return extra.subarray(place + 4, fin)
    place = fin
  }
  return Buffer.alloc(0)
}

function findFin(archive: Buffer): number | null {
  const plusTot = Math.max(0, archive.length - TAILLE_FIN - COMMENTAIRE_MAX)
  for (let place = archive.length - TAILLE_FIN; place >= plusTot; place--) {
    const aLaFin = place + TAILLE_FIN + (archive[place + 20] ?? 0) + (archive[place + 21] ?? 0) * 256
    if (archive.readUInt32LE(place) === FIN && aLaFin === archive.length) return place
  }
  return null
}

const ENTREES_MAX = 2_000
const OCTETS_MAX = 200 * 1024 ** 2
/** Text compresses tenfold, rarely thirtyfold; a bomb a thousandfold. */
const RATIO_MAX = 200
/** Below this size a strong compression proves nothing: an empty table does as well. */
const OCTETS_SANS_RATIO = 10 * 1024 ** 2

/** Why an office file would be dangerous to unpack, in French; null when it is not. */
export function checkArchive(archive: Buffer): string | null {
  const entrees = readEntrees(archive)
  if (entrees === null) return 'est endommagé'
  if (entrees.length > ENTREES_MAX) return 'contient trop de parties'
  if (entrees.some(({ nom }) => sortsOut(nom))) return 'contient une partie dont le nom sort de son dossier'
  const total = entrees.reduce((somme, { octets }) => somme + octets, 0)
  if (total > OCTETS_MAX || entrees.some(isBombe)) return 'est trop gros une fois décompressé'
  return null
}

function isBombe({ comprime, octets }: EntreeArchive): boolean {
  return octets > OCTETS_SANS_RATIO && octets > comprime * RATIO_MAX
}

function sortsOut(nom: string): boolean {
  return /^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)|\0/i.test(nom)
}
