import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { LotRefuse } from './rapport.rules.ts'
import { openTravail, sweepTravaux, type Travail } from './travail.actions.ts'

const OCTETS_MAX = 2 * 1024 ** 3
const ENTREES_MAX = 200_000
/** Text compresses tenfold, rarely thirtyfold; a bomb a thousandfold. */
const RATIO_MAX = 200
/** Below this size a strong compression proves nothing: an empty table of numbers does as well. */
const OCTETS_SANS_RATIO = 10 * 1024 ** 2

/**
 * Extracts a zip into a private folder of `travail` that `close` removes; what an import that was killed left there is
 * removed first. yauzl itself refuses absolute names and `..`.
 * @throws {LotRefuse} when it is no zip, is damaged, holds a link, or would grow beyond reason
 */
export async function extractZip(chemin: string, travail: string): Promise<Travail> {
  await sweepTravaux(travail)
  const { dossier, close } = await openTravail(travail)
  try {
    await extractAll(chemin, dossier)
    return { dossier, close }
  } catch (erreur) {
    await close()
    if (erreur instanceof LotRefuse || isSystemError(erreur)) throw erreur
    throw new LotRefuse(
      'ZIP',
      'Le fichier n’est pas un zip lisible, ou l’un des noms qu’il contient sort de son dossier, est trop long ou figure deux fois.',
    )
  }
}

const PANNES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE']

/** Disk full, no permission…: not the lot's fault; two files of one name, or a name too long, are. */
function isSystemError(erreur: unknown): boolean {
  return erreur instanceof Error && 'code' in erreur && PANNES.includes(erreur.code)
}

async function extractAll(chemin: string, dossier: string): Promise<void> {
  const zip = await openPromise(chemin, { strictFileNames: false, validateEntrySizes: true })
  try {
    if (zip.entryCount > ENTREES_MAX)
      throw new LotRefuse('ZIP', `Le zip contient plus de ${ENTREES_MAX} fichiers.`)
    let total = 0
    for await (const entree of zip.eachEntry()) {
      total += entree.uncompressedSize
      checkEntry(entree, total)
      if (!entree.fileName.endsWith('/')) await extractEntry(zip, entree, dossier)
    }
  } finally {
    zip.close()
  }
}

/** The sizes announced can be believed: yauzl stops at the first byte beyond them. */
function checkEntry(entree: Entry, total: number): void {
  const { uncompressedSize, compressedSize } = entree
  if (total > OCTETS_MAX) throw new LotRefuse('ZIP', 'Le zip dépasse 2\u00a0Go une fois décompressé.')
  if (uncompressedSize > OCTETS_SANS_RATIO && uncompressedSize > compressedSize * RATIO_MAX) {
    throw new LotRefuse('ZIP', 'Le zip est compressé au-delà de ce que des données permettent.')
  }
  if (isLink(entree))
    throw new LotRefuse('ZIP', 'Le zip contient un lien\u00a0: seuls des fichiers sont acceptés.')
  if (entree.isEncrypted()) throw new LotRefuse('ZIP', 'Le zip est protégé par un mot de passe.')
}

/** Unix mode of the entry, in the high half of its attributes: neither a file nor a folder. */
function isLink({ externalFileAttributes, versionMadeBy }: Entry): boolean {
  const type = (externalFileAttributes >>> 16) & 0o170000
  return versionMadeBy >> 8 === 3 && type !== 0 && type !== 0o100000 && type !== 0o040000
}

async function extractEntry(zip: ZipFile, entree: Entry, dossier: string): Promise<void> {
  const cible = join(dossier, entree.fileName)
  await mkdir(dirname(cible), { recursive: true, mode: 0o700 })
  const contenu: Readable = await zip.openReadStreamPromise(entree)
  await pipeline(contenu, createWriteStream(cible, { mode: 0o600, flags: 'wx' }))
}
