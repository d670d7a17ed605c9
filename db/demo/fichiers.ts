import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeCsvLigne } from '../../src/core/csv.ts'
import { type Jour, minuitParis } from '../../src/core/dates.ts'
import { formatMontantBrut } from '../../src/core/money.ts'

type Valeur = string | number
type Lignes = readonly Readonly<Record<string, Valeur>>[]

/** Columns that hold cents; every other number is written as it is. */
const MONTANTS = new Set([
  ...['ht', 'tva', 'ttc', 'part_opco', 'part_entreprise', 'montant', 'retenue'],
  ...['montant_total', 'montant_regle', 'montant_en_cours'],
])

/** Writes the files of a lot and the manifest that counts and seals them. An empty file is left out. */
export async function writeFichiers(
  dossier: string,
  today: Jour,
  fichiers: Readonly<Record<string, Lignes>>,
): Promise<void> {
  await mkdir(dossier, { recursive: true })
  const presents = Object.entries(fichiers).filter(([, lignes]) => lignes.length > 0)
  const scelles: Record<string, { lignes: number; sha256: string }> = {}
  for (const [nom, lignes] of presents) {
    const texte = toCsv(lignes)
    await writeFile(join(dossier, nom), texte)
    scelles[nom] = { lignes: lignes.length, sha256: createHash('sha256').update(texte).digest('hex') }
  }
  // Midnight: at whatever hour the demo is made, its data is not of the future.
  const emis_le = minuitParis(today).toISOString()
  const manifeste = { schema: 1, emis_le, mode: 'delta', fichiers: scelles }
  await writeFile(join(dossier, 'manifest.json'), `${JSON.stringify(manifeste, null, 1)}\n`)
}

function toCsv(lignes: Lignes): string {
  const colonnes = Object.keys(lignes[0] ?? {})
  const rangees = lignes.map((ligne) =>
    writeCsvLigne(colonnes.map((colonne) => format(colonne, ligne[colonne]))),
  )
  return writeCsvLigne(colonnes) + rangees.join('')
}

function format(colonne: string, valeur: Valeur | undefined): string {
  if (typeof valeur === 'number' && MONTANTS.has(colonne)) return formatMontantBrut(valeur)
  return String(valeur ?? '')
}
