import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Indisponible } from '../core/errors.ts'

/** argon2id at the OWASP minimum: 19 MiB, 2 passes, 1 lane (21 ms here). Raise it and the next sign-in re-hashes. */
export type Cout = { memory: number; passes: number }
export const COUT: Cout = { memory: 19_456, passes: 2 }

const derive = promisify(argon2)
const LONGUEUR = 32

export async function hashPassword(password: string, cout: Cout = COUT): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await run(password, nonce, cout)
  return `$argon2id$v=19$m=${cout.memory},t=${cout.passes},p=1$${b64(nonce)}$${b64(tag)}`
}

/** `outdated`: right, but hashed at another cost; hash it again while it is at hand. */
export async function verifyPassword(
  password: string,
  stored: string | null,
): Promise<{ ok: boolean; outdated: boolean }> {
  const parts = parseHash(stored ?? (await dummyHash()))
  const tag = await run(password, parts.nonce, parts.cout)
  const ok = tag.length === parts.tag.length && timingSafeEqual(tag, parts.tag) && stored !== null
  return { ok, outdated: parts.cout.memory !== COUT.memory || parts.cout.passes !== COUT.passes }
}

/** An unknown account costs the same time as a known one. */
let dummy: Promise<string> | undefined
function dummyHash(): Promise<string> {
  dummy ??= hashPassword(randomBytes(16).toString('hex'))
  return dummy
}

function parseHash(stored: string): { nonce: Buffer; tag: Buffer; cout: Cout } {
  const [, memory, passes, nonce, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/.exec(stored) ?? []
  if (!memory || !passes || !nonce || !tag) throw new Error('unreadable password hash')
  return {
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
    cout: { memory: Number(memory), passes: Number(passes) },
  }
}

const b64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/**
 * argon2 shares Node's four background threads with file streams: with more than two hashes in flight, downloads
 * and lists starve. The rest wait in a bounded queue.
 */
const EN_VOL = 2
const EN_ATTENTE = 200
let running = 0
const waiting: (() => void)[] = []

async function run(password: string, nonce: Buffer, { memory, passes }: Cout): Promise<Buffer> {
  if (running >= EN_VOL) {
    if (waiting.length >= EN_ATTENTE)
      throw new Indisponible('Trop de connexions en cours. Réessayez dans une minute.')
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running++
  try {
    const message = Buffer.from(password.normalize('NFC'), 'utf8')
    return await derive('argon2id', { message, nonce, parallelism: 1, tagLength: LONGUEUR, memory, passes })
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
