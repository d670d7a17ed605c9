import { openCsv, writeCsvLigne } from '../../core/csv.ts'
import { neutraliseCellule } from '../../core/texte.ts'
import type { Effaces } from './effaces.ts'
import { DEFINITIONS } from './fichiers.ts'
import type { Constat } from './rapport.rules.ts'
import { hideNir } from './rules.ts'
import type { SourceLot } from './source.ts'

export type Rejets = ReadonlyMap<string, string>

/** Left out: an account is in clear nowhere but in the lot itself, and what the importer does not read nowhere. */
function isGardee(fichier: string, colonne: string): boolean {
  const { colonnes = [] } = DEFINITIONS.find((definition) => definition.fichier === fichier) ?? {}
  return colonne !== 'iban' && (colonne === 'retire' || colonnes.some(({ nom }) => nom === colonne))
}

/** Whatever column it was typed in. */
const FORME_IBAN = /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}(?![A-Z0-9])/gi

const hideSecrets = (cellule: string) => hideNir(cellule).replace(FORME_IBAN, '•••')

/**
 * The refused rows of each file, as a CSV with its columns and the reason, that can be corrected and sent again: read a
 * second time in the lot. A file refused whole is the sender's own, and is not copied.
 */
export async function collectRejets(
  source: SourceLot,
  refus: readonly Constat[],
  lisibles: readonly string[],
  effaces: Effaces,
): Promise<Rejets> {
  const parFichier = Map.groupBy(refus, ({ fichier }) => fichier)
  const rejets = new Map<string, string>()
  for (const fichier of lisibles) {
    const constats = parFichier.get(fichier)
    if (constats) rejets.set(fichier, await copyLignes(source, fichier, constats, effaces))
  }
  return rejets
}

async function copyLignes(
  source: SourceLot,
  fichier: string,
  constats: readonly Constat[],
  effaces: Effaces,
): Promise<string> {
  const motifs = Map.groupBy(constats, ({ ligne }) => ligne)
  const csv = await openCsv(source.open(fichier))
  const rangs = csv.colonnes.flatMap((nom, rang) => (isGardee(fichier, nom) ? [rang] : []))
  const lignes = [writeCsvLigne([...rangs.map((rang) => csv.colonnes[rang] ?? ''), 'motif_du_refus'])]
  for await (const { ligne, valeurs } of csv.lignes) {
    const refuses = motifs.get(ligne)
    if (!refuses) continue
    // Cells that slipped are in no column that one could trust.
    const glissee = refuses.some(({ code }) => code === 'NOMBRE_DE_VALEURS' || code === 'GUILLEMET')
    const tues = isEfface(csv.colonnes, valeurs, effaces) ? NOMMANTES : []
    const isTue = (rang: number) => glissee || tues.includes(csv.colonnes[rang] ?? '')
    const cellules = rangs.map((rang) =>
      isTue(rang) ? '' : neutraliseCellule(hideSecrets(valeurs[rang] ?? '')),
    )
    const motif = refuses.map(({ colonne, message }) => (colonne ? `${colonne}\u00a0: ${message}` : message))
    if (glissee) motif.unshift(`Ligne ${ligne} du fichier.`)
    lignes.push(writeCsvLigne([...cellules, motif.join(' ')]))
  }
  return `\ufeff${lignes.join('')}`
}

/** Columns that may name the stagiaire of a row. */
const NOMMANTES = ['nom', 'prenom', 'libelle']

function isEfface(colonnes: readonly string[], valeurs: readonly string[], effaces: Effaces): boolean {
  const valeur = (nom: string) => valeurs[colonnes.indexOf(nom)] ?? ''
  return effaces.has(valeur('dossier_numero'), valeur('stagiaire_id'))
}
