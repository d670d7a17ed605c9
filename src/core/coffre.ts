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
  openFlux(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer>
}

const CLE_EN_COURS = 1

/** Keys are derived from the product's secret, which lives outside the database. */
export function openCoffre(secretKey: Buffer): Coffre {
  const cipherKey = deriveKey(secretKey, `iban-chiffre-${CLE_EN_COURS}`)
  const hashKey = deriveKey(secretKey, 'iban-empreinte')
  const texteKey = deriveKey(secretKey, `texte-chiffre-${CLE_EN_COURS}`)
  const identiteKey = deriveKey(secretKey, 'identite-empreinte')
  const fluxKey = deriveKey(secretKey, 'fichiers')
  return {
    seal(iban) {
      return {
        ...sealWith(cipherKey, iban),
        empreinte: createHmac('sha256', hashKey).update(iban).digest(),
        pays: iban.slice(0, 2),
        fin: lastFour(iban),
      }
    },
    open: (scelle) => openWith(cipherKey, scelle),
    sealTexte: (texte) => sealWith(texteKey, texte),
    openTexte: (scelle) => openWith(texteKey, scelle),
    hashIdentite: (identite) => createHmac('sha256', identiteKey).update(identite).digest(),
    sealFlux: (source) => sealFlux(fluxKey, source),
    openFlux: (source) => openFlux(fluxKey, source),
  }
}

function sealWith(key: Buffer, texte: string): TexteScelle {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const body = Buffer.concat([cipher.update(texte, 'utf8'), cipher.final()])
  return { chiffre: Buffer.concat([nonce, cipher.getAuthTag(), body]), cle: CLE_EN_COURS }
}

function openWith(key: Buffer, { chiffre, cle }: TexteScelle): string {
  if (cle !== CLE_EN_COURS) throw new Error(`unknown key number ${cle}`)
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
