import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Two processes may bear the same number, one after the other: in a container each start does. */
const CE_PROCESSUS = `${process.pid}-${randomBytes(6).toString('hex')}-`

export type Travail = { dossier: string; close(): Promise<void> }

/** A private folder for what is in clear, gone when it is closed, or swept once its process is dead. */
export async function openTravail(racine: string): Promise<Travail> {
  await mkdir(racine, { recursive: true, mode: 0o700 })
  const dossier = await mkdtemp(join(racine, CE_PROCESSUS))
  return { dossier, close: () => rm(dossier, { recursive: true, force: true }) }
}

/** Removes what no running process of this machine works on any more. */
export async function sweepTravaux(racine: string): Promise<void> {
  const noms = await readdir(racine).catch(() => [])
  for (const nom of noms) {
    const [pid = ''] = nom.split('-')
    const vivant = nom.startsWith(CE_PROCESSUS) || (Number(pid) !== process.pid && isRunning(Number(pid)))
    if (!vivant) await rm(join(racine, nom), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (erreur) {
    return (erreur as NodeJS.ErrnoException).code === 'EPERM'
  }
}
