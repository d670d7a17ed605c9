import { createReadStream, type Stats } from 'node:fs'
import { lstat, readdir, readFile, realpath } from 'node:fs/promises'
import { join, posix, relative, sep } from 'node:path'
import type { Readable } from 'node:stream'
import type { Faute } from './lecteurs.ts'
import { extractZip } from './zip.ts'

/** A lot on disk: its own folder, or the private one a zip was extracted into. */
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
export async function openSource(chemin: string): Promise<SourceLot> {
  const nom =
    chemin
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? chemin
  if ((await lstat(await realpath(chemin))).isDirectory())
    return openDossier(nom, await realpath(chemin), async () => {})
  const extrait = await extractZip(chemin)
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
    locate: (fichier) => locate(dossier, fichier),
    read: (chemin) => readFile(chemin),
    close,
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

async function locate(dossier: string, fichier: string): Promise<{ chemin: string; taille: number } | Faute> {
  const normal = posix.normalize(fichier.replaceAll('\\', '/'))
  if (posix.isAbsolute(normal) || normal.split('/').includes('..') || /^[a-z]:/i.test(normal)) return CHEMIN
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
