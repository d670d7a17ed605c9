import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { lastFour } from './iban.ts'

/** An account as the database keeps it: never in clear. */
export type IbanScelle = {
  /** Nonce (12 bytes), tag (16), then AES-256-GCM ciphertext. */
  chiffre: Buffer
  /** Number of the key, so that keys can be rotated. */
  cle: number
  /** Keyed hash: equal accounts have equal hashes; useless without the key. */
  empreinte: Buffer
  pays: string
  fin: string
}

/** A short text as the database keeps it: the secret of a second factor, a form put aside. */
export type TexteScelle = Pick<IbanScelle, 'chiffre' | 'cle'>

export type Coffre = {
  /** Number of the key that seals now. */
  numero: number
  seal(iban: string): IbanScelle
  sealTexte(texte: string): TexteScelle
  /** @throws when the key number is unknown or the bytes were altered. */
  openTexte(scelle: TexteScelle): string
  /** @throws when the key number is unknown or the bytes were altered. */
  open(scelle: { chiffre: Buffer; cle: number }): string
  /** Keyed hash of what identifies somebody who was erased: known again, never read. */
  hashIdentite(identite: string): Buffer
  /** A file of any length: nonce, AES-256-GCM ciphertext, tag. */
  sealFlux(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer>
  /** What came out is to be believed only at the end. @throws when the bytes were altered or cut. */
  openFlux(source: AsyncIterable<Uint8Array>, cle?: number): AsyncGenerator<Buffer>
}

/** A secret of the product, and the number that rows sealed with it bear. */
export type Secret = { numero: number; secret: Buffer }

type Cles = {
  numero: number
  iban: Buffer
  empreinte: Buffer
  texte: Buffer
  flux: Buffer
  identite: Buffer
}

/**
 * Keys are derived from the product's secret, which lives outside the database. The former secret, if any, only opens.
 */
export function openCoffre(secretKey: Buffer, numero = 1, precedent: Secret | null = null): Coffre {
  const courante = deriveCles({ numero, secret: secretKey })
  const toutes = [courante, ...(precedent ? [deriveCles(precedent)] : [])]
  const find = (cle: number): Cles => {
    const cles = toutes.find((c) => c.numero === cle)
    if (!cles) throw new Error(`unknown key number ${cle}`)
    return cles
  }
  return {
    numero,
    seal(iban) {
      return {
        ...sealWith(courante, 'iban', iban),
        empreinte: createHmac('sha256', courante.empreinte).update(iban).digest(),
        pays: iban.slice(0, 2),
        fin: lastFour(iban),
      }
    },
    open: ({ chiffre, cle }) => openWith(find(cle).iban, chiffre),
    sealTexte: (texte) => sealWith(courante, 'texte', texte),
    openTexte: ({ chiffre, cle }) => openWith(find(cle).texte, chiffre),
    hashIdentite: (identite) => createHmac('sha256', courante.identite).update(identite).digest(),
    sealFlux: (source) => sealFlux(courante.flux, source),
    openFlux: (source, cle = numero) => openFlux(find(cle).flux, source),
  }
}

function deriveCles({ numero, secret }: Secret): Cles {
  return {
    numero,
    iban: deriveKey(secret, `iban-chiffre-${numero}`),
    empreinte: deriveKey(secret, 'iban-empreinte'),
    texte: deriveKey(secret, `texte-chiffre-${numero}`),
    flux: deriveKey(secret, 'fichiers'),
    identite: deriveKey(secret, 'identite-empreinte'),
  }
}

function sealWith(cles: Cles, usage: 'iban' | 'texte', texte: string): TexteScelle {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', cles[usage], nonce)
  const body = Buffer.concat([cipher.update(texte, 'utf8'), cipher.final()])
  return { chiffre: Buffer.concat([nonce, cipher.getAuthTag(), body]), cle: cles.numero }
}

function openWith(key: Buffer, chiffre: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, chiffre.subarray(0, 12))
  decipher.setAuthTag(chiffre.subarray(12, 28))
  return decipher.update(chiffre.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}

async function* sealFlux(key: Buffer, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  yield nonce
  for await (const morceau of source) yield cipher.update(morceau)
  yield Buffer.concat([cipher.final(), cipher.getAuthTag()])
}

/** The last 16 bytes are the tag: they are held back until nothing follows them. */
async function* openFlux(key: Buffer, source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let reste: Buffer = Buffer.alloc(0)
  let decipher: DecipherGCM | null = null
  for await (const morceau of source) {
    reste = Buffer.concat([reste, morceau])
    if (decipher === null && reste.length >= 12) {
      decipher = createDecipheriv('aes-256-gcm', key, reste.subarray(0, 12))
      reste = reste.subarray(12)
    }
    if (decipher !== null && reste.length > 16) {
      yield decipher.update(reste.subarray(0, -16))
      reste = reste.subarray(-16)
    }
  }
  if (decipher === null || reste.length < 16) throw new Error('the sealed file is cut')
  decipher.setAuthTag(reste)
  yield decipher.final()
}

/** A 32-byte key for one use, from the product's secret. */
export function deriveKey(secretKey: Buffer, usage: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `ogestion-${usage}`, 32))
}
