import { createHash, type Hash } from 'node:crypto'
import { SauvegardeRefusee } from './enveloppe.ts'
import { type Lecture, openLecture } from './octets.ts'

/** What an entry of an archive says of itself, as JSON; its bytes follow. */
export type Entree<T> = { tete: T; contenu: AsyncIterable<Buffer> }

const EMPREINTE = 32
/** A block announced as longer than that is no block. */
const BLOC_MAX = 64 * 1024 ** 2

/** One entry: its head, its bytes in blocks that say their length, an empty block, the SHA-256 of the bytes. */
export async function* writeEntree(
  tete: unknown,
  contenu: AsyncIterable<Uint8Array> = rien(),
): AsyncGenerator<Buffer> {
  yield framed(Buffer.from(JSON.stringify(tete)))
  const hash = createHash('sha256')
  for await (const bloc of contenu) {
    if (bloc.length === 0) continue
    hash.update(bloc)
    yield framed(bloc)
  }
  yield Buffer.concat([Buffer.alloc(4), hash.digest()])
}

/**
 * Entry after entry. What of its content is not read by whoever asked is read here: each hash is checked.
 * @throws SauvegardeRefusee
 */
export async function* readEntrees(source: AsyncIterable<Uint8Array>): AsyncGenerator<Entree<unknown>> {
  const lecture = openLecture(source)
  for (;;) {
    const tete = await readBloc(lecture)
    if (tete === null) return
    const contenu = readContenu(lecture)
    yield { tete: JSON.parse(tete.toString('utf8')), contenu }
    for await (const _ of contenu);
  }
}

async function* readContenu(lecture: Lecture): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for (;;) {
    const bloc = await readBloc(lecture)
    if (bloc === null) throw abimee()
    if (bloc.length === 0) return checkEmpreinte(hash, await lecture.read(EMPREINTE))
    hash.update(bloc)
    yield bloc
  }
}

function checkEmpreinte(hash: Hash, ecrite: Buffer): void {
  if (!hash.digest().equals(ecrite)) throw abimee()
}

/** Null where nothing follows. */
async function readBloc(lecture: Lecture): Promise<Buffer | null> {
  const longueur = await lecture.read(4)
  if (longueur.length === 0) return null
  const octets = longueur.length === 4 ? longueur.readUInt32BE() : BLOC_MAX + 1
  if (octets > BLOC_MAX) throw abimee()
  const bloc = await lecture.read(octets)
  if (bloc.length < octets) throw abimee()
  return bloc
}

function framed(octets: Uint8Array): Buffer {
  const longueur = Buffer.alloc(4)
  longueur.writeUInt32BE(octets.length)
  return Buffer.concat([longueur, octets])
}

async function* rien(): AsyncGenerator<Uint8Array> {}

const abimee = () =>
  new SauvegardeRefusee('La sauvegarde ne se lit pas jusqu’au bout\u00a0: elle ne sert plus.')
