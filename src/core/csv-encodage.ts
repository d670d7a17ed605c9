import { isUtf8 } from 'node:buffer'
import { ErreurCsv, enregistrementTropLong } from './errors.ts'

export type Encodage = 'utf-8' | 'windows-1252'

export const OCTETS_PAR_ENREGISTREMENT = 1_000_000
const OCTETS_SONDES = 65_536
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const LF = 0x0a

/** Whole lines and the number of the first. */
type Lignes = { bloc: Buffer; ligne: number }

/**
 * Tells UTF-8 from Windows-1252 by the first 64 kB, keeps to it, and gives the text as UTF-8 blocks of whole
 * lines. A later byte that is not UTF-8 is an error: a text must not change encoding half way.
 */
export async function openTexte(source: AsyncIterable<Uint8Array>) {
  const octets = toBuffers(source)
  const close = async () => {
    await octets.return(undefined)
  }
  const debut = await readDebut(octets)
  const encodage = detectEncodage(debut)
  return { encodage, blocs: toUtf8(cutAtLineEnds(prepend(debut, octets)), encodage), close }
}

export async function* prepend(debut: Buffer, suite: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield debut
  yield* suite
}

async function* toBuffers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const morceau of source) yield Buffer.from(morceau)
}

/** At least the bytes that tell the encoding, or the whole file when it is shorter. */
async function readDebut(octets: AsyncGenerator<Buffer>): Promise<Buffer> {
  const morceaux: Buffer[] = []
  for (let lus = 0; lus <= OCTETS_SONDES; ) {
    const { done, value } = await octets.next()
    if (done) break
    morceaux.push(value)
    lus += value.length
  }
  return Buffer.concat(morceaux)
}

function detectEncodage(debut: Buffer): Encodage {
  if (hasBom(debut)) return 'utf-8'
  const sonde = debut.subarray(0, OCTETS_SONDES)
  try {
    // A character cut by the end of the sample is no fault: `stream` leaves it waiting for its end.
    new TextDecoder('utf-8', { fatal: true }).decode(sonde, { stream: debut.length > sonde.length })
    return 'utf-8'
  } catch {
    return 'windows-1252'
  }
}

function hasBom(debut: Buffer): boolean {
  return debut.subarray(0, BOM.length).equals(BOM)
}

/** Blocks of whole lines: the byte LF is part of no other character, in either encoding. */
async function* cutAtLineEnds(octets: AsyncGenerator<Buffer>): AsyncGenerator<Lignes> {
  let reste: Buffer = Buffer.alloc(0)
  let ligne = 1
  for await (const morceau of octets) {
    const tout = Buffer.concat([reste, morceau])
    const fin = tout.lastIndexOf(LF) + 1
    if (fin > 0) yield { bloc: tout.subarray(0, fin), ligne }
    ligne += countLineEnds(tout.subarray(0, fin))
    reste = tout.subarray(fin)
    if (reste.length > OCTETS_PAR_ENREGISTREMENT) throw enregistrementTropLong(ligne)
  }
  if (reste.length > 0) yield { bloc: reste, ligne }
}

async function* toUtf8(blocs: AsyncGenerator<Lignes>, encodage: Encodage): AsyncGenerator<Buffer> {
  const windows1252 = new TextDecoder('windows-1252')
  for await (const { bloc, ligne } of blocs) {
    rejectNul(bloc, ligne)
    if (encodage === 'utf-8') yield checkedUtf8(bloc, ligne)
    else yield Buffer.from(windows1252.decode(bloc))
  }
}

function rejectNul(bloc: Buffer, ligne: number): void {
  const nul = bloc.indexOf(0)
  if (nul < 0) return
  const fautive = ligne + countLineEnds(bloc.subarray(0, nul))
  throw new ErreurCsv(
    'NUL',
    fautive,
    `Ligne ${fautive}\u00a0: le fichier contient un caractère nul. Enregistrez-le au format CSV, en UTF-8.`,
  )
}

function checkedUtf8(bloc: Buffer, ligne: number): Buffer {
  const texte = ligne === 1 && hasBom(bloc) ? bloc.subarray(BOM.length) : bloc
  if (isUtf8(texte)) return texte
  const fautive = ligne + countValidLines(texte)
  throw new ErreurCsv(
    'ENCODAGE',
    fautive,
    `Ligne ${fautive}\u00a0: un caractère n’est pas en UTF-8 alors que le début du fichier l’est. Enregistrez-le en UTF-8.`,
  )
}

function countValidLines(bloc: Buffer): number {
  let lignes = 0
  for (let debut = 0; debut < bloc.length; lignes++) {
    const lf = bloc.indexOf(LF, debut)
    const fin = lf < 0 ? bloc.length : lf + 1
    if (!isUtf8(bloc.subarray(debut, fin))) break
    debut = fin
  }
  return lignes
}

function countLineEnds(bloc: Buffer): number {
  let lignes = 0
  for (let lf = bloc.indexOf(LF); lf >= 0; lf = bloc.indexOf(LF, lf + 1)) lignes++
  return lignes
}
