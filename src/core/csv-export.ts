import { writeCsvLigne } from './csv.ts'
import { neutraliseCellule } from './texte.ts'

/** Without it a spreadsheet reads UTF-8 as Windows-1252. */
const BOM = '\ufeff'

/**
 * A CSV file for spreadsheets, made as its rows come: UTF-8 with its mark, `;`, CRLF, no cell that would be run. Each
 * piece holds what one item of `paquets` gives.
 */
export async function* exportCsv(
  colonnes: readonly string[],
  paquets: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<string> {
  yield BOM + writeCsvLigne(colonnes)
  for await (const lignes of paquets)
    yield lignes.map((cellules) => writeCsvLigne(cellules.map(neutraliseCellule))).join('')
}
