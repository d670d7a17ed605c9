import type { Readable } from 'node:stream'
import { CsvError, type Parser, parse } from 'csv-parse'
import { OCTETS_PAR_ENREGISTREMENT, openTexte, prepend } from './csv-encodage.ts'
import { ErreurCsv, enregistrementTropLong } from './errors.ts'

const SEPARATEURS = [';', ',', '\t'] as const
export type Separateur = (typeof SEPARATEURS)[number]

/**
 * `ligne` is the line of the file where the record starts, the first being 1. `guillemet`: a quote stands inside a bare
 * value, so that none of its values can be trusted, and none is given.
 */
export type LigneCsv = { ligne: number; valeurs: string[]; guillemet?: true }

/** `lignes` can be read once; leaving its loop early closes the source. */
export type FichierCsv = {
  colonnes: string[]
  separateur: Separateur
  lignes: AsyncIterable<LigneCsv>
}

const COLONNES_MAX = 200
/** The line by which Excel is told the separator of what follows. */
const ANNONCE = /^"?sep=([;,\t])"?\r?\n/i

/**
 * Opens a CSV file from elsewhere: UTF-8 or Windows-1252, `;` `,` or tab, CRLF or LF, RFC 4180 quotes, a header
 * line, after Excel's `sep=;` or not. Column names come out in lower case, without accents, with `_` for blanks and
 * hyphens: « Numéro » is `numero`. Empty lines are passed over; a row with too few or too many values comes out as it
 * is. Memory use does not depend on the size of the file.
 * @throws {ErreurCsv} here for the header, in `lignes` for what follows
 */
export async function openCsv(source: Readable | AsyncIterable<Uint8Array>): Promise<FichierCsv> {
  const { blocs, close } = openTexte(source)
  try {
    const premier = (await blocs.next()).value ?? Buffer.alloc(0)
    const [annonce = '', dit] = ANNONCE.exec(premier.toString()) ?? []
    const separateur = SEPARATEURS.find((signe) => signe === dit) ?? detectSeparateur(premier.toString())
    const suite = prepend(premier.subarray(annonce.length), blocs)
    const lignes = closing(parseLignes(suite, separateur, annonce === '' ? 1 : 2), close)
    return { colonnes: await readColonnes(lignes), separateur, lignes }
  } catch (erreur) {
    await close()
    throw erreur
  }
}

/** One line of CSV with its CRLF, quoted where RFC 4180 asks for it. */
export function writeCsvLigne(valeurs: readonly string[], separateur: Separateur = ';'): string {
  const cellules = valeurs.map((valeur) =>
    /["\r\n]/.test(valeur) || valeur.includes(separateur) ? `"${valeur.replaceAll('"', '""')}"` : valeur,
  )
  return `${cellules.join(separateur)}\r\n`
}

/** The separator seen most outside quotes in the first line that is not empty; `;` when there is none. */
function detectSeparateur(debut: string): Separateur {
  const [entete = ''] = /^.*\S.*$/m.exec(debut.replace(/"[^"]*"/g, '"')) ?? []
  const compte = (separateur: Separateur) => entete.split(separateur).length
  return SEPARATEURS.reduce<Separateur>(
    (meilleur, autre) => (compte(autre) > compte(meilleur) ? autre : meilleur),
    ';',
  )
}

async function readColonnes(lignes: AsyncGenerator<LigneCsv>): Promise<string[]> {
  const { done, value } = await lignes.next()
  if (done)
    throw new ErreurCsv('VIDE', 1, 'Le fichier est vide\u00a0: sa première ligne doit nommer les colonnes.')
  const { ligne, valeurs, guillemet } = value
  if (guillemet) throw guillemetMalPlace(ligne)
  if (valeurs.some((nom) => /\r(?!\n)/.test(nom))) {
    throw new ErreurCsv(
      'FIN_DE_LIGNE',
      ligne,
      `Ligne ${ligne}\u00a0: les lignes finissent par un retour chariot seul. Enregistrez le fichier au format CSV, en UTF-8.`,
    )
  }
  if (valeurs.length > COLONNES_MAX) {
    throw new ErreurCsv(
      'TROP_DE_COLONNES',
      ligne,
      `Ligne ${ligne}\u00a0: le fichier a ${valeurs.length} colonnes, ${COLONNES_MAX} au plus sont acceptées.`,
    )
  }
  const colonnes = valeurs.map(foldColonne)
  // Spreadsheets leave empty names at the end of the line: they name nothing, and are no doubles.
  const double = colonnes.find((nom, rang) => nom !== '' && colonnes.indexOf(nom) !== rang)
  if (double === undefined) return colonnes
  throw new ErreurCsv(
    'COLONNE_EN_DOUBLE',
    ligne,
    `Ligne ${ligne}\u00a0: la colonne «\u00a0${double}\u00a0» est nommée deux fois.`,
  )
}

function foldColonne(nom: string): string {
  const sansAccents = nom.normalize('NFD').replace(/\p{M}/gu, '')
  return sansAccents
    .trim()
    .toLowerCase()
    .replace(/[ \u00a0\u202f-]+/g, '_')
}

/**
 * The parser is fed by hand and keeps nothing in its own queue: a stream that fails drops the rows it still
 * holds, whereas here every row before the fault comes out, then the error.
 */
async function* parseLignes(
  blocs: AsyncGenerator<Buffer>,
  separateur: Separateur,
  premiere: number,
): AsyncGenerator<LigneCsv> {
  const lues: LigneCsv[] = []
  let ligne = premiere
  let sautee: unknown
  const parser = parse({
    delimiter: separateur,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: OCTETS_PAR_ENREGISTREMENT,
    skip_records_with_error: true,
    // Only what ends with its record can be passed over; called for each quote of the record.
    on_skip: (erreur) => {
      if (erreur?.code !== 'INVALID_OPENING_QUOTE') throw erreur
      if (erreur.lines !== sautee) lues.push({ ligne: ligne++, valeurs: [], guillemet: true })
      sautee = erreur.lines
    },
    on_record: (valeurs) => {
      // Counted from the values: the parser's own count takes a CRLF inside quotes for two lines.
      if (valeurs.length > 1 || valeurs[0]?.trim()) lues.push({ ligne, valeurs })
      ligne += 1 + valeurs.reduce((total, valeur) => total + valeur.split('\n').length - 1, 0)
      return null
    },
  })
  // The callbacks of `write` and `end` bring the errors; without a listener they would also be thrown.
  parser.on('error', () => {})
  for await (const bloc of blocs) {
    const erreur = await feed(parser, bloc)
    yield* lues.splice(0)
    if (erreur) throw toErreurCsv(erreur, ligne)
  }
  const erreur = await finish(parser)
  yield* lues.splice(0)
  if (erreur) throw toErreurCsv(erreur, ligne)
}

function feed(parser: Parser, bloc: Buffer): Promise<Error | null | undefined> {
  return new Promise((resolve) => parser.write(bloc, resolve))
}

function finish(parser: Parser): Promise<Error | null | undefined> {
  return new Promise((resolve) => parser.end(resolve))
}

/** `ligne` is where the faulty record starts: for a quote left open, the line to look at. */
function toErreurCsv(erreur: Error, ligne: number): Error {
  if (!(erreur instanceof CsvError)) return erreur
  if (erreur.code === 'CSV_MAX_RECORD_SIZE') return enregistrementTropLong(ligne)
  return guillemetMalPlace(ligne)
}

export const CONSEIL_GUILLEMET = 'Entourez la valeur de guillemets et doublez ceux qu’elle contient.'

function guillemetMalPlace(ligne: number): ErreurCsv {
  const constat = `Ligne ${ligne}\u00a0: un guillemet est mal placé ou n’est pas refermé.`
  return new ErreurCsv('GUILLEMET', ligne, `${constat} ${CONSEIL_GUILLEMET}`)
}

async function* closing<T>(lignes: AsyncGenerator<T>, close: () => Promise<void>): AsyncGenerator<T> {
  try {
    yield* lignes
  } finally {
    await close()
  }
}
