import { isAscii, isUtf8 } from 'node:buffer'
import { ErreurCsv, enregistrementTropLong } from './errors.ts'

type Encodage = 'utf-8' | 'windows-1252'

export const OCTETS_PAR_ENREGISTREMENT = 1_000_000
/** A few thousand lines: enough to tell, few enough to point at the line where the encoding changes. */
const OCTETS_SONDES = 65_536
const BOM = Buffer.from([0xef, 0xbb, 0xbf])
const LF = 0x0a

/** Whole lines and the number of the first. */
type Lignes = { bloc: Buffer; ligne: number }

/**
 * Gives a text as UTF-8 blocks of whole lines. The first lines with a character beyond ASCII tell UTF-8 from
 * Windows-1252; a later byte that is not UTF-8 is an error: a text must not change encoding half way.
 */
export function openTexte(source: AsyncIterable<Uint8Array>) {
  const octets = toBuffers(source)
  const close = async () => {
    await octets.return(undefined)
  }
  return { blocs: toUtf8(cutAtLineEnds(octets)), close }
}

export async function* prepend(debut: Buffer, suite: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield debut
  yield* suite
}

async function* toBuffers(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const morceau of source) yield Buffer.from(morceau)
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

async function* toUtf8(blocs: AsyncGenerator<Lignes>): AsyncGenerator<Buffer> {
  const windows1252 = new TextDecoder('windows-1252')
  let encodage: Encodage | null = null
  for await (const { bloc, ligne } of blocs) {
    rejectNul(bloc, ligne)
    encodage ??= detectEncodage(bloc)
    if (encodage === 'windows-1252') yield Buffer.from(windows1252.decode(bloc))
    else yield encodage === null ? bloc : checkedUtf8(bloc, ligne)
  }
}

/** Judged on whole lines from the first accent on; null for ASCII, which both encodings write alike. */
function detectEncodage(bloc: Buffer): Encodage | null {
  if (hasBom(bloc)) return 'utf-8'
  if (isAscii(bloc)) return null
  const debut = bloc.findIndex((octet) => octet > 127)
  const fin = bloc.indexOf(LF, debut + OCTETS_SONDES)
  return isUtf8(bloc.subarray(debut, fin < 0 ? bloc.length : fin)) ? 'utf-8' : 'windows-1252'
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
