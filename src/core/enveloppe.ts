import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Secret } from './coffre.ts'
import { ErreurMetier } from './errors.ts'
import { type Lecture, openLecture } from './octets.ts'

/** A file that is not what a backup wrote, or that this key does not open; the message says which. */
export class SauvegardeRefusee extends ErreurMetier {
  constructor(message: string) {
    super('SAUVEGARDE_REFUSEE', 422, message)
  }
}

/** The secret is BACKUP_KEY rather than a numbered SECRET_KEY. */
export const CLE_PROPRE = 0

const MAGIE = Buffer.from('oGestion sauvegarde 1\n')
const SEL = 32
const TEMOIN = 16
const ENTETE = MAGIE.length + 2 + SEL
const BLOC = 65_536
const ETIQUETTE = 16

/**
 * Seals a stream under a key of its own: a header that says which secret opens it, then blocks of 64 kB (AES-256-GCM),
 * each bound to its place and the last one to being the last, so that a file cut, or put in another order, is noticed.
 */
export async function* sealEnveloppe(
  { numero, secret }: Secret,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const entete = Buffer.alloc(ENTETE)
  MAGIE.copy(entete)
  entete.writeUInt16BE(numero, MAGIE.length)
  randomBytes(SEL).copy(entete, MAGIE.length + 2)
  const cle = deriveCle(secret, entete)
  yield Buffer.concat([entete, temoinOf(cle, entete)])
  for await (const { bloc, rang, dernier } of cutBlocs(openLecture(source), BLOC)) {
    const cipher = createCipheriv('aes-256-gcm', cle, nonceOf(rang, dernier))
    yield Buffer.concat([cipher.update(bloc), cipher.final(), cipher.getAuthTag()])
  }
}

/** What `sealEnveloppe` took, block by block, each believed only once it is proved. @throws SauvegardeRefusee */
export async function* openEnveloppe(
  secrets: readonly Secret[],
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const lecture = openLecture(source)
  const entete = await lecture.read(ENTETE)
  const temoin = await lecture.read(TEMOIN)
  const cle = findCle(secrets, entete, temoin)
  for await (const { bloc, rang, dernier } of cutBlocs(lecture, BLOC + ETIQUETTE)) {
    const clair = openBloc(cle, bloc, nonceOf(rang, dernier))
    if (clair) yield clair
    else throw new SauvegardeRefusee(explainBloc(cle, bloc, rang, dernier))
  }
}

type Bloc = { bloc: Buffer; rang: number; dernier: boolean }

async function* cutBlocs(lecture: Lecture, longueur: number): AsyncGenerator<Bloc> {
  let bloc = await lecture.read(longueur)
  for (let rang = 0; ; rang++) {
    const suivant = await lecture.read(longueur)
    const dernier = suivant.length === 0
    yield { bloc, rang, dernier }
    if (dernier) return
    bloc = suivant
  }
}

function findCle(secrets: readonly Secret[], entete: Buffer, temoin: Buffer): Buffer {
  if (temoin.length < TEMOIN || !entete.subarray(0, MAGIE.length).equals(MAGIE))
    throw new SauvegardeRefusee('Ce fichier n’est pas une sauvegarde d’oGestion.')
  const numero = entete.readUInt16BE(MAGIE.length)
  const nom = numero === CLE_PROPRE ? 'BACKUP_KEY' : `la clé n°\u00a0${numero} de SECRET_KEY`
  const secret = secrets.find((connu) => connu.numero === numero)
  if (!secret) throw new SauvegardeRefusee(`Cette sauvegarde s’ouvre avec ${nom}, qui n’est pas donnée ici.`)
  const cle = deriveCle(secret.secret, entete)
  if (timingSafeEqual(temoinOf(cle, entete), temoin)) return cle
  throw new SauvegardeRefusee(
    `${nom === 'BACKUP_KEY' ? nom : 'La clé donnée'} n’est pas celle de cette sauvegarde (ou les premiers octets du fichier ont changé).`,
  )
}

/** HKDF, salted by the header's random bytes: no two files share a key, so that a block's place is nonce enough. */
function deriveCle(secret: Buffer, entete: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, entete, 'ogestion-sauvegarde', 32))
}

function temoinOf(cle: Buffer, entete: Buffer): Buffer {
  return createHmac('sha256', cle).update(entete).digest().subarray(0, TEMOIN)
}

function nonceOf(rang: number, dernier: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(rang, 0, 6)
  nonce[11] = dernier ? 1 : 0
  return nonce
}

function openBloc(cle: Buffer, bloc: Buffer, nonce: Buffer): Buffer | null {
  if (bloc.length < ETIQUETTE) return null
  const decipher = createDecipheriv('aes-256-gcm', cle, nonce, { authTagLength: ETIQUETTE })
  decipher.setAuthTag(bloc.subarray(-ETIQUETTE))
  try {
    return Buffer.concat([decipher.update(bloc.subarray(0, -ETIQUETTE)), decipher.final()])
  } catch {
    return null
  }
}

/** A block that would be good if something followed it says that the file was cut there. */
function explainBloc(cle: Buffer, bloc: Buffer, rang: number, dernier: boolean): string {
  const coupee = dernier && (bloc.length < BLOC + ETIQUETTE || openBloc(cle, bloc, nonceOf(rang, false)))
  if (coupee)
    return `La sauvegarde est coupée, ou son dernier bloc (n°\u00a0${rang + 1}) a changé\u00a0: elle ne sert plus.`
  return `Le bloc n°\u00a0${rang + 1} de la sauvegarde a changé ou n’est pas à sa place\u00a0: elle ne sert plus.`
}
