import { MessageRefuse } from './refus.ts'

/** 100 000 transactions take about 130 MB. */
const OCTETS_MAX = 512 * 1024 ** 2
/** What the parser gets at once: the items of one slice are all that waits in memory. */
const TRANCHE = 65_536
/** The XML declaration is shorter, white space included. */
const OCTETS_DECLARATION = 256
/** As declared, in lower case. */
const ENCODAGES = new Set(['utf-8', 'us-ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252'])

/** The text of an XML file, in slices: its size bounded, its encoding the declared one, UTF-8 by default. */
export async function* decodeXml(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const octets = cutOctets(source)
  try {
    const debut = await readDebut(octets)
    const decodeur = openDecodeur(debut)
    yield decode(decodeur, debut)
    for await (const tranche of octets) yield decode(decodeur, tranche)
    yield decode(decodeur)
  } finally {
    await octets.return(undefined)
  }
}

/** At least what holds the declaration, or the whole file when it is shorter. */
async function readDebut(octets: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const tranches: Uint8Array[] = []
  for (let lus = 0; lus < OCTETS_DECLARATION; ) {
    const { done, value } = await octets.next()
    if (done) break
    tranches.push(value)
    lus += value.length
  }
  return Buffer.concat(tranches)
}

async function* cutOctets(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let lus = 0
  for await (const morceau of source) {
    lus += morceau.length
    if (lus > OCTETS_MAX)
      throw new MessageRefuse('TAILLE', null, 'Le fichier dépasse 512\u00a0Mo. Découpez-le.')
    for (let debut = 0; debut < morceau.length; debut += TRANCHE)
      yield morceau.subarray(debut, debut + TRANCHE)
  }
}

function openDecodeur(debut: Buffer): TextDecoder {
  if (debut.length === 0) throw new MessageRefuse('VIDE', null, 'Le fichier est vide.')
  const [, declare = 'utf-8'] =
    /^(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.-]+)["']/.exec(debut.toString('latin1')) ?? []
  if (!ENCODAGES.has(declare.toLowerCase()) || isUtf16(debut)) throw refuseEncodage()
  return new TextDecoder(declare, { fatal: true })
}

/** By its byte order mark, or because `<` takes 16 bits. */
function isUtf16([premier, second]: Buffer): boolean {
  return premier === 0xff || premier === 0xfe || premier === 0 || second === 0
}

/** Without bytes: the end, where a character must not be half written. */
function decode(decodeur: TextDecoder, octets?: Uint8Array): string {
  try {
    return decodeur.decode(octets, { stream: octets !== undefined })
  } catch {
    throw refuseEncodage()
  }
}

function refuseEncodage(): MessageRefuse {
  return new MessageRefuse(
    'ENCODAGE',
    null,
    'L’encodage du fichier n’est pas lisible ou n’est pas celui qu’il annonce. Enregistrez-le en UTF-8.',
  )
}
