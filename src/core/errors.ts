/**
 * A refusal that the person can understand: `message` is a French sentence fit for a page, `code` is for
 * programs and logs, `statut` is the HTTP status, `details` goes out with the answer (never a secret).
 */
export class ErreurMetier extends Error {
  readonly code: string
  readonly statut: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, statut: number, message: string, details: Record<string, unknown> = {}) {
    super(message)
    this.name = new.target.name
    this.code = code
    this.statut = statut
    this.details = details
  }
}

/** Not a refusal: the person is sent to another local address (303), and the request goes no further. */
export class Redirection extends ErreurMetier {
  readonly adresse: string

  constructor(adresse: string) {
    super('REDIRECTION', 303, 'Vous êtes redirigé.')
    this.adresse = adresse
  }
}

/** What does not exist and what belongs to somebody else are told in the same words. */
export class Introuvable extends ErreurMetier {
  constructor() {
    super('INTROUVABLE', 404, 'La page demandée n’existe pas ou ne vous est pas accessible.')
  }
}

export class Interdit extends ErreurMetier {
  constructor(message = 'Votre profil ne vous permet pas de faire cette action.') {
    super('INTERDIT', 403, message)
  }
}

/** `champs`: a message for each wrong field, which says what to type. `code`: when a right is refused, and no slip. */
export class Invalide extends ErreurMetier {
  readonly champs: Readonly<Record<string, string>>

  constructor(
    champs: Record<string, string>,
    message = 'Corrigez les champs signalés, puis recommencez.',
    code = 'INVALIDE',
  ) {
    super(code, 422, message, { champs })
    this.champs = champs
  }
}

/** Somebody changed the thing meanwhile: `actuel` is what is stored now, `saisi` what the person typed. */
export class Conflit<Valeurs> extends ErreurMetier {
  readonly actuel: Valeurs
  readonly saisi: Valeurs

  constructor(
    actuel: Valeurs,
    saisi: Valeurs,
    message = 'Ces données ont été modifiées entre-temps. Vérifiez-les avant d’enregistrer à nouveau.',
  ) {
    super('CONFLIT', 409, message, { actuel, saisi })
    this.actuel = actuel
    this.saisi = saisi
  }
}

/** A file that the antivirus has not looked at yet: the same address will do, a little later. */
export class EnVerification extends ErreurMetier {
  constructor() {
    super(
      'EN_VERIFICATION',
      409,
      'L’antivirus n’a pas encore vérifié ce fichier. Il s’ouvrira dès que ce sera fait, d’ordinaire en moins d’une minute.',
    )
  }
}

export class TropDeDemandes extends ErreurMetier {
  readonly attendreSecondes: number

  constructor(
    attendreSecondes: number,
    message = 'Vous avez fait trop de demandes. Patientez un peu, puis recommencez.',
  ) {
    super('TROP_DE_DEMANDES', 429, message, { attendreSecondes })
    this.attendreSecondes = attendreSecondes
  }
}

export class Indisponible extends ErreurMetier {
  constructor(message = 'Le service est momentanément indisponible. Réessayez dans quelques minutes.') {
    super('INDISPONIBLE', 503, message)
  }
}

export type CodeErreurCsv =
  | 'VIDE'
  | 'NUL'
  | 'ENCODAGE'
  | 'GUILLEMET'
  | 'ENREGISTREMENT_TROP_LONG'
  | 'FIN_DE_LIGNE'
  | 'TROP_DE_COLONNES'
  | 'COLONNE_EN_DOUBLE'

/** A file that cannot be read any further than `ligne`, the first line of a file being 1. */
export class ErreurCsv extends ErreurMetier {
  readonly ligne: number

  constructor(code: CodeErreurCsv, ligne: number, message: string) {
    super(code, 422, message, { ligne })
    this.ligne = ligne
  }
}

export function enregistrementTropLong(ligne: number): ErreurCsv {
  return new ErreurCsv(
    'ENREGISTREMENT_TROP_LONG',
    ligne,
    `Ligne ${ligne}\u00a0: l’enregistrement dépasse 1 Mo. Vérifiez que ses guillemets sont bien refermés.`,
  )
}
