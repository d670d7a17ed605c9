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
  /** Files at its top. */
  fichiers: ReadonlySet<string>
  open(fichier: string): Readable
  /** Opens what `locate` found. */
  openPath(chemin: string): Readable
  /** Finds a file that the lot names; never one outside its folder, nor behind a link. */
  locate(fichier: string): Promise<{ chemin: string; taille: number } | Faute>
  read(chemin: string): Promise<Buffer>
  close(): Promise<void>
}

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
  return {
    nom: nom.slice(0, 300),
    fichiers: new Set(entrees.filter((entree) => entree.isFile()).map((entree) => entree.name)),
    open: (fichier) => openChemin(join(dossier, fichier)),
    openPath: openChemin,
    locate: openLocate(dossier),
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
    read: (autre) => readFile(autre),
    close: async () => {},
  }
}

function openChemin(chemin: string): Readable {
  return createReadStream(chemin, { highWaterMark: 262_144 })
}

/** People zip the folder as often as its content. */
async function soleFolder(dossier: string): Promise<string> {
  const entrees = (await readdir(dossier, { withFileTypes: true })).filter(({ name }) => name !== '__MACOSX')
  const [seule] = entrees
  return entrees.length === 1 && seule?.isDirectory() ? join(dossier, seule.name) : dossier
}

const CHEMIN: Faute = {
  code: 'CHEMIN',
  message:
    'Le chemin sort du dossier du lot ou passe par un lien. Écrivez-le comme «\u00a0documents/fichier.pdf\u00a0».',
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

async function inspect(dossier: string, normal: string): Promise<{ chemin: string; taille: number } | Faute> {
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
