import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { isMessage } from './banque-lecture.ts'
import type { Faute } from './lecteurs.ts'
import { extractZip } from './zip.ts'

/** A lot on disk: its own folder, the private one a zip was extracted into, or one file of the bank. */
export type SourceLot = {
  nom: string
  /** Files at its top, by the name that the portal knows. */
  fichiers: ReadonlySet<string>
  open(fichier: string): Readable
  /** Opens what `locate` found. */
  openPath(chemin: string): Readable
  /** Finds a file that the lot names; never one outside its folder, nor behind a link. */
  locate(fichier: string): Promise<Trouve | Faute>
  /** The same, unless it is a file of data: somebody's document must not be everybody's rows. */
  locatePiece(fichier: string): Promise<Trouve | Faute>
  read(chemin: string): Promise<Buffer>
  close(): Promise<void>
}

type Trouve = { chemin: string; taille: number }

/** @throws {LotRefuse} for a zip that cannot be opened safely; a missing path is the caller's to check. */
export async function openSource(chemin: string, dossierTravail: string, nom: string): Promise<SourceLot> {
  if ((await lstat(await realpath(chemin))).isDirectory())
    return openDossier(nom, await realpath(chemin), async () => {})
  if (isMessage(nom)) return openFichier(nom, chemin)
  const extrait = await extractZip(chemin, dossierTravail)
  try {
    return await openDossier(nom, await soleFolder(extrait.dossier), extrait.close)
  } catch (erreur) {
    await extrait.close()
    throw erreur
  }
}

async function openDossier(nom: string, dossier: string, close: () => Promise<void>): Promise<SourceLot> {
  const entrees = await readdir(dossier, { withFileTypes: true })
  const noms = nameFichiers(entrees.filter((entree) => entree.isFile()).map((entree) => entree.name))
  const locate = openLocate(dossier)
  return {
    nom: nom.slice(0, 300),
    fichiers: new Set(noms.keys()),
    open: (fichier) => openChemin(join(dossier, noms.get(fichier) ?? fichier)),
    openPath: openChemin,
    locate: (fichier) => locate(noms.get(fichier) ?? fichier),
    async locatePiece(fichier) {
      const trouve = await locate(fichier)
      return 'chemin' in trouve && DONNEES.test(relative(dossier, trouve.chemin)) ? PAS_UNE_PIECE : trouve
    },
    read: (chemin) => readFile(chemin),
    close,
  }
}

function openFichier(nom: string, chemin: string): SourceLot {
  return {
    nom: nom.slice(0, 300),
    fichiers: new Set([nom]),
    open: () => openChemin(chemin),
    openPath: openChemin,
    locate: async () => ABSENT,
    locatePiece: async () => ABSENT,
    read: (autre) => readFile(autre),
    close: async () => {},
  }
}

function openChemin(chemin: string): Readable {
  return createReadStream(chemin, { highWaterMark: 262_144 })
}

/** At the top of a lot. */
const DONNEES = /^[^/\\]+\.(csv|json|xml)$/i

/** The name by which the portal knows a file: some systems write DOSSIERS.CSV. */
export function foldFichier(nom: string): string {
  return /\.(csv|json)$/i.test(nom) ? nom.toLowerCase() : nom
}

/** Real names by what they are known by; of two for one, the exact one, else the first. */
function nameFichiers(reels: readonly string[]): ReadonlyMap<string, string> {
  const noms = new Map(reels.filter((reel) => foldFichier(reel) === reel).map((reel) => [reel, reel]))
  for (const reel of reels.toSorted()) {
    const nom = foldFichier(reel)
    if (nom !== reel) noms.set(noms.has(nom) ? reel : nom, reel)
  }
  return noms
}

/** People zip the folder as often as its content, and their system adds files of its own beside it. */
async function soleFolder(dossier: string): Promise<string> {
  const entrees = (await readdir(dossier, { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith('.') && name !== '__MACOSX',
  )
  const [seul, ...autres] = entrees.filter((entree) => entree.isDirectory())
  const aDesDonnees = entrees.some((entree) => entree.isFile() && DONNEES.test(entree.name))
  return seul && autres.length === 0 && !aDesDonnees ? soleFolder(join(dossier, seul.name)) : dossier
}

const CHEMIN: Faute = {
  code: 'CHEMIN',
  message:
    'Le chemin sort du dossier du lot ou passe par un lien. Écrivez-le comme «\u00a0documents/fichier.pdf\u00a0».',
}
const PAS_UNE_PIECE: Faute = {
  code: 'CHEMIN',
  message:
    'Ce fichier est l’un de ceux des données du lot, non un document. Écrivez le chemin comme «\u00a0documents/fichier.pdf\u00a0».',
}
const ABSENT: Faute = { code: 'FICHIER_ABSENT', message: 'Le fichier n’est pas dans le lot.' }

function openLocate(dossier: string): SourceLot['locate'] {
  let noms: Promise<ReadonlyMap<string, string>> | undefined
  return async (fichier) => {
    const normal = posix.normalize(fichier.replaceAll('\\', '/'))
    if (posix.isAbsolute(normal) || normal.split('/').includes('..') || /^[a-z]:/i.test(normal)) return CHEMIN
    const trouve = await inspect(dossier, normal)
    if (trouve !== ABSENT) return trouve
    noms ??= listNoms(dossier)
    const autre = (await noms).get(foldNom(normal))
    return autre === undefined ? ABSENT : inspect(dossier, autre)
  }
}

/** Real names by what a cell can say of them: some systems write accents apart, a cell keeps single blanks. */
async function listNoms(dossier: string): Promise<ReadonlyMap<string, string>> {
  const noms = (await readdir(dossier, { recursive: true })).map((nom) => nom.split(sep).join('/'))
  return new Map(noms.map((nom) => [foldNom(nom), nom]))
}

function foldNom(nom: string): string {
  return nom.normalize('NFC').replace(/\s+/g, ' ').trim()
}

async function inspect(dossier: string, normal: string): Promise<Trouve | Faute> {
  const chemin = join(dossier, normal)
  const etat = await statOrNull(chemin)
  if (etat === null) return ABSENT
  const reel = relative(await realpath(dossier), await realpath(chemin))
  if (etat.isSymbolicLink() || reel.split(sep).join('/') !== normal) return CHEMIN
  return etat.isFile() ? { chemin, taille: etat.size } : ABSENT
}

async function statOrNull(chemin: string): Promise<Stats | null> {
  try {
    return await lstat(chemin)
  } catch {
    return null
  }
}
