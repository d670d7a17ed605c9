import { createHash, type Hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import type { Trx } from '../../db/client.ts'
import type { Storage } from '../../storage/storage.ts'
import { type DocumentTrouve, findDocument, ouvrable } from './queries.ts'
import { TYPES_AFFICHABLES } from './rules.ts'

/** Up to here a file is read once and kept in memory while it is checked; beyond, it is read twice. */
const EN_MEMOIRE = 5 * 1024 ** 2

type Source = Pick<Storage, 'get'>
type Fichier = Pick<DocumentTrouve, 'id' | 'cle' | 'taille' | 'sha256'>

type Demande = {
  /** Saved rather than opened. */
  telecharger: boolean
  /** There is one to say what may open. */
  antivirus: boolean
}

/** Before the file leaves: a document that opens has its line in the journal. */
export async function readDocument(trx: Trx, acces: Acces, id: string, { telecharger, antivirus }: Demande) {
  const permis = ouvrable(trx, acces, id, antivirus)
  const note = (enregistre: boolean, si: typeof permis) =>
    journalise(trx, acces, { ...acteOn(id, enregistre), si })
  const [document] = await Promise.all([
    findDocument(trx, acces, id),
    note(true, telecharger ? permis : permis.where('document.mime', 'not in', TYPES_AFFICHABLES)),
    telecharger ? undefined : note(false, permis.where('document.mime', 'in', TYPES_AFFICHABLES)),
  ])
  return document
}

/** The line that follows when the file could not be given after all. */
export function recordFailure(trx: Trx, acces: Acces, id: string, enregistre: boolean): Promise<void> {
  return journalise(trx, acces, { ...acteOn(id, enregistre), resultat: 'echec' })
}

/** `enregistre`: saved rather than shown. */
function acteOn(objetId: string, enregistre: boolean) {
  const acte = enregistre ? 'document.telechargement' : 'document.lecture'
  return { acte, objetType: 'document', objetId } as const
}

/**
 * The content of a stored file once it is known to be the one deposited.
 * @throws when the file is missing or its SHA-256 is not the one kept at deposit: a failure on our side, which the
 * log tells whole.
 */
export async function openVerified(storage: Source, fichier: Fichier): Promise<Buffer | Readable> {
  const hash = createHash('sha256')
  try {
    const octets =
      fichier.taille <= EN_MEMOIRE
        ? await readAll(storage, fichier, hash)
        : await readThrough(storage, fichier, hash)
    if (!hash.digest().equals(fichier.sha256)) throw new Error('SHA-256 differs from the one kept at deposit')
    return octets ?? (await storage.get(fichier.cle))
  } catch (error) {
    // The cause's own code (ENOENT…) must not be taken for a database that does not answer.
    throw new Error(`stored file of document ${fichier.id} cannot be served`, { cause: error })
  }
}

async function readAll(storage: Source, { cle }: Fichier, hash: Hash): Promise<Buffer> {
  const morceaux: Buffer[] = []
  for await (const morceau of await storage.get(cle)) {
    hash.update(morceau)
    morceaux.push(morceau)
  }
  return Buffer.concat(morceaux)
}

async function readThrough(storage: Source, { cle }: Fichier, hash: Hash): Promise<null> {
  for await (const morceau of await storage.get(cle)) hash.update(morceau)
  return null
}
