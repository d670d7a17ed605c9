import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Jour } from '../../src/core/dates.ts'
import type { PdfMaker } from '../../src/pdf/documents.ts'
import { type Composition, composeDemo, flattenLot } from './composition.ts'
import { type DocumentDemo, documentsOf } from './documents.ts'
import { writeFichiers } from './fichiers.ts'

export type DemoOptions = {
  /** Folder to write the lot into, created when missing. */
  dossier: string
  today: Jour
  pdf: PdfMaker
  /** Name that the documents bear. */
  financeur?: string
  onProgress?: (text: string) => void
}

/** Alpha, Beta and Gamma come first; only their documents are in the first lot. */
const FICTIFS = 3
const PAS_DE_PROGRES = 50

/** Writes the lot of the demo: every row, and the documents of the fictional providers. */
export async function writeDemoLot(options: DemoOptions): Promise<void> {
  const compositions = composeDemo(options.today)
  const documents = compositions
    .slice(0, FICTIFS)
    .flatMap((composition) => documentsWith(composition, options))
  await printDocuments(documents, options)
  await writeFichiers(options.dossier, options.today, {
    ...fichiersOf(compositions),
    'documents.csv': documents.flatMap(({ lignes }) => lignes),
  })
}

function documentsWith(
  composition: Composition,
  { today, financeur = 'Constructys' }: DemoOptions,
): DocumentDemo[] {
  return documentsOf(composition, { financeur, today })
}

function fichiersOf(compositions: readonly Composition[]) {
  const lot = flattenLot(compositions)
  return Object.fromEntries(Object.entries(lot).map(([nom, lignes]) => [`${nom}.csv`, lignes]))
}

async function printDocuments(documents: readonly DocumentDemo[], options: DemoOptions): Promise<void> {
  await mkdir(join(options.dossier, 'documents'), { recursive: true })
  for (const [rang, { lignes, print }] of documents.entries()) {
    const fichier = lignes[0]?.fichier ?? ''
    await writeFile(join(options.dossier, fichier), await print(options.pdf))
    if (rang % PAS_DE_PROGRES === 0) options.onProgress?.(`Documents\u00a0: ${rang} sur ${documents.length}`)
  }
}
