import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Readable } from 'node:stream'

/** What clamd says of a file. `joignable`: it answered, and the failure is this file's. */
export type Verdict =
  | { etat: 'SAIN' }
  | { etat: 'INFECTE'; signature: string }
  | { etat: 'ERREUR'; raison: string; joignable: boolean }

const PORT = 3310
const DELAI_MS = 60_000
/** Nothing larger is deposited. */
export const OCTETS_MAX = 32 * 1024 ** 2

/** Has a file looked at by the clamd of `url` (`tcp://host:3310`). Never throws. */
export async function scan(url: string, flux: Readable, delaiMs = DELAI_MS): Promise<Verdict> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || PORT })
  const limite = setTimeout(() => socket.destroy(new Error('no answer in time')), delaiMs)
  try {
    await once(socket, 'connect')
  } catch (erreur) {
    clearTimeout(limite)
    flux.destroy()
    return { etat: 'ERREUR', raison: (erreur as Error).message, joignable: false }
  }
  try {
    return await converse(socket, flux)
  } finally {
    clearTimeout(limite)
    socket.destroy()
  }
}

/** clamd may answer and close before it has read everything: what it says counts more than how sending ended. */
async function converse(socket: Socket, flux: Readable): Promise<Verdict> {
  const repondu = new AbortController()
  socket.on('error', () => {})
  const lecture = readReponse(socket).finally(() =>
    repondu.abort(new Error('closed before the end of the file')),
  )
  const [reponse, envoi] = await Promise.allSettled([lecture, send(socket, flux, repondu.signal)])
  if (reponse.status === 'fulfilled' && reponse.value !== '') return toVerdict(reponse.value)
  const [panne] = [envoi, reponse].filter(({ status }) => status === 'rejected')
  const raison = panne?.status === 'rejected' ? String(panne.reason) : 'closed without an answer'
  return { etat: 'ERREUR', raison, joignable: true }
}

/**
 * A file that cannot be read to its end leaves clamd waiting for the rest: nothing is to be heard from it any more.
 * Once clamd has answered or closed, nothing more is sent.
 */
async function send(socket: Socket, flux: Readable, signal: AbortSignal): Promise<void> {
  try {
    for await (const trame of toTrames(flux)) {
      signal.throwIfAborted()
      if (!socket.write(trame)) await once(socket, 'drain', { signal })
    }
  } catch (erreur) {
    socket.destroy()
    throw erreur
  }
}

/** INSTREAM: each piece after its length, then a length of zero. */
async function* toTrames(flux: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield Buffer.from('zINSTREAM\0')
  let total = 0
  for await (const morceau of flux) {
    total += morceau.length
    if (total > OCTETS_MAX) throw new Error('larger than any file that may be deposited')
    if (morceau.length > 0) yield Buffer.concat([toLongueur(morceau.length), morceau])
  }
  yield toLongueur(0)
}

function toLongueur(octets: number): Buffer {
  const longueur = Buffer.alloc(4)
  longueur.writeUInt32BE(octets)
  return longueur
}

const REPONSE_MAX = 4096

async function readReponse(socket: Socket): Promise<string> {
  let lu = ''
  for await (const morceau of socket.iterator({ destroyOnReturn: false })) {
    lu += String(morceau)
    if (lu.includes('\0') || lu.length > REPONSE_MAX) break
  }
  return lu.split('\0', 1)[0]?.trim() ?? ''
}

function toVerdict(reponse: string): Verdict {
  if (reponse === 'stream: OK') return { etat: 'SAIN' }
  const [, signature] = /^stream: (.+) FOUND$/.exec(reponse) ?? []
  if (signature) return { etat: 'INFECTE', signature: signature.slice(0, 200) }
  return { etat: 'ERREUR', raison: reponse.slice(0, 200), joignable: true }
}
