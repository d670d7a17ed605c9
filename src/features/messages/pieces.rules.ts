import { formatOctets } from '../../core/texte.ts'
import { acceptOf, checkType, type FichierEnvoye, type TypeFichier } from '../../core/types-fichiers.ts'
import { EXTENSIONS_JOINTES, OCTETS_JOINTS_MAX, PIECES_MAX } from './schemas.ts'

/** What the field of a form says of the files that may be joined. */
export const FICHIERS_ADMIS = {
  accept: acceptOf(EXTENSIONS_JOINTES),
  aide: `${PIECES_MAX} fichiers au plus, de ${formatOctets(OCTETS_JOINTS_MAX)} chacun\u00a0: PDF, JPEG, PNG, Word, Excel, CSV ou texte.`,
}

/** A file fit to be joined to a message. */
export type PieceEnvoyee = TypeFichier & { nom: string; octets: Buffer }

/** Reads the files of a form: fit to be joined, or why the first of the others is not. */
export function checkPieces(fichiers: (FichierEnvoye & { tropGros: boolean })[]): {
  pieces: PieceEnvoyee[]
  refus?: string
} {
  if (fichiers.length > PIECES_MAX)
    return {
      pieces: [],
      refus: `Joignez ${PIECES_MAX} fichiers au plus\u00a0: vous en avez choisi ${fichiers.length}.`,
    }
  const lues = fichiers.map(checkPiece)
  const refus = lues.find((lue) => typeof lue === 'string')
  const pieces = lues.filter((lue) => typeof lue !== 'string')
  return refus ? { pieces: [], refus } : { pieces }
}

function checkPiece(fichier: FichierEnvoye & { tropGros: boolean }): PieceEnvoyee | string {
  const { nom, octets, tropGros } = fichier
  if (tropGros) return `«\u00a0${nom}\u00a0» dépasse ${formatOctets(OCTETS_JOINTS_MAX)}.`
  if (octets.length === 0) return `«\u00a0${nom}\u00a0» est vide.`
  const type = checkType(fichier, EXTENSIONS_JOINTES)
  return typeof type === 'string' ? type : { nom, octets, mime: type.mime, extension: type.extension }
}

/** A browser does not fill a file field again: said at the field of a form shown again for another reason. */
export function withFichiersPerdus(
  erreurs: Record<string, string>,
  fichiers: readonly unknown[],
): Record<string, string> {
  if (fichiers.length === 0 || erreurs.fichiers) return erreurs
  return { ...erreurs, fichiers: 'Joignez de nouveau vos fichiers\u00a0: votre navigateur ne les garde pas.' }
}
