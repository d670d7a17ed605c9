import { ErreurMetier } from '../../core/errors.ts'

export type CodeRefus =
  | 'VIDE'
  | 'TAILLE'
  | 'ENCODAGE'
  | 'XML'
  | 'DOCTYPE'
  | 'ENTITE'
  | 'DEMESURE'
  | 'NATURE'
  | 'VERSION'
  | 'CHAMP'
  | 'TOTAL'

/** The whole file is refused. The message never quotes the file beyond the totals it announces: it holds IBAN. */
export class MessageRefuse extends ErreurMetier {
  readonly ligne: number | null

  /** `message` is a sentence, which follows « Ligne 12 : » when a line can be named. */
  constructor(code: CodeRefus, ligne: number | null, message: string) {
    super(code, 422, ligne === null ? message : `Ligne ${ligne}\u00a0: ${message}`, { ligne })
    this.ligne = ligne
  }
}
