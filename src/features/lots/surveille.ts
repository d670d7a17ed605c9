import { createHash } from 'node:crypto'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Below that age a file may still be arriving. */
const REPOS_MS = 60_000

/** A folder or file that waits in the watched directory. */
export type LotSurveille = { nom: string; octets: number | null; modifieLe: Date; arrive: boolean }

/** Changes when a file of the lot is added, removed or written again; a link, which is not read, is not followed. */
export async function hashDossier(chemin: string): Promise<string> {
  const noms = await readdir(chemin, { recursive: true }).catch(() => [])
  const empreinte = createHash('sha256')
  for (const nom of ['', ...noms.sort()]) {
    const { size, mtimeMs } = await lstat(join(chemin, nom))
    empreinte.update(`${nom}\0${size}\0${mtimeMs}\n`)
  }
  return empreinte.digest('hex')
}

/** A folder is as young as its youngest file. */
async function lastChange(chemin: string): Promise<{ size: number; mtime: Date }> {
  const { size, mtime } = await stat(chemin)
  const noms = await readdir(chemin).catch(() => [])
  const dates = await Promise.all(noms.map(async (nom) => (await lstat(join(chemin, nom))).mtimeMs))
  return { size, mtime: new Date(Math.max(mtime.getTime(), ...dates)) }
}

/** What waits in LOTS_DIR, newest first; nothing when it is not set or cannot be read. */
export async function listSurveilles(dossier: string | null, maintenant: Date): Promise<LotSurveille[]> {
  if (dossier === null) return []
  const entrees = await readdir(dossier, { withFileTypes: true }).catch(() => [])
  const lots = entrees
    .filter(
      (entree) => !entree.name.startsWith('.') && (entree.isDirectory() || /\.(zip|xml)$/i.test(entree.name)),
    )
    .filter((entree) => entree.isDirectory() || entree.isFile())
    .map(async (entree) => {
      const { size, mtime } = await lastChange(join(dossier, entree.name))
      const arrive = maintenant.getTime() - mtime.getTime() >= REPOS_MS
      return { nom: entree.name, octets: entree.isDirectory() ? null : size, modifieLe: mtime, arrive }
    })
  // One that is renamed meanwhile is seen at the next look.
  const lus = await Promise.allSettled(lots)
  return lus
    .flatMap((lu) => (lu.status === 'fulfilled' ? [lu.value] : []))
    .sort((a, b) => b.modifieLe.getTime() - a.modifieLe.getTime())
    .slice(0, 50)
}
