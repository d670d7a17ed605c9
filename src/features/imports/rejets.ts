import { openCsv, writeCsvLigne } from '../../core/csv.ts'
import { neutraliseCellule } from '../../core/texte.ts'
import type { Constat } from './rapport.rules.ts'
import { isColonneSensible } from './rules.ts'
import type { SourceLot } from './source.ts'

export type Rejets = ReadonlyMap<string, string>

/** Left out: an account is in clear nowhere but in the lot itself, and NIR or health data nowhere. */
const isGardee = (colonne: string) => colonne !== '' && colonne !== 'iban' && !isColonneSensible(colonne)

/**
 * The refused rows of each file, as a CSV with its columns and the reason, that can be corrected and sent again: read a
 * second time in the lot. A file refused whole is the sender's own, and is not copied.
 */
export async function collectRejets(
  source: SourceLot,
  refus: readonly Constat[],
  lisibles: readonly string[],
): Promise<Rejets> {
  const parFichier = Map.groupBy(refus, ({ fichier }) => fichier)
  const rejets = new Map<string, string>()
  for (const fichier of lisibles) {
    const constats = parFichier.get(fichier)
    if (constats) rejets.set(fichier, await copyLignes(source, fichier, constats))
  }
  return rejets
}

async function copyLignes(source: SourceLot, fichier: string, constats: readonly Constat[]): Promise<string> {
  const motifs = Map.groupBy(constats, ({ ligne }) => ligne)
  const csv = await openCsv(source.open(fichier))
  const rangs = csv.colonnes.flatMap((nom, rang) => (isGardee(nom) ? [rang] : []))
  const lignes = [writeCsvLigne([...rangs.map((rang) => csv.colonnes[rang] ?? ''), 'motif_du_refus'])]
  for await (const { ligne, valeurs } of csv.lignes) {
    const refuses = motifs.get(ligne)
    if (!refuses) continue
    const cellules = rangs.map((rang) => neutraliseCellule(valeurs[rang] ?? ''))
    const motif = refuses.map(({ colonne, message }) => (colonne ? `${colonne}\u00a0: ${message}` : message))
    lignes.push(writeCsvLigne([...cellules, motif.join(' ')]))
  }
  return `\ufeff${lignes.join('')}`
}
