/** Why a round at a directory opened nothing, and what to do. */
export const REFUS_ANNUAIRE = {
  panne:
    'L’annuaire ne répond pas. Réessayez dans quelques minutes, ou connectez-vous avec votre mot de passe.',
  refus: 'La connexion par l’annuaire n’est pas allée jusqu’au bout. Recommencez depuis cette page.',
  acr: 'L’annuaire n’a pas vérifié votre identité assez fortement. Activez-y un second facteur, puis recommencez.',
  inconnu:
    'Aucun compte oGestion ne correspond à cette identité. Demandez un accès à votre administrateur, ou connectez-vous avec votre mot de passe.',
} as const
export type RefusAnnuaire = keyof typeof REFUS_ANNUAIRE

export function isRefusAnnuaire(mot: string | undefined): mot is RefusAnnuaire {
  return mot !== undefined && mot in REFUS_ANNUAIRE
}

/** How long a person may stay at the directory. */
export const DUREE_PASSAGE_SECONDES = 600

/** One of the required levels has been reached; none is required: any is well. */
export function isAcrReached(exiges: readonly string[], acr: string | null): boolean {
  return exiges.length === 0 || (acr !== null && exiges.includes(acr))
}

export function domaineOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/** The only address to which the directory may send back; nothing of it comes from a request. */
export function adresseRetour(publicUrl: string, nom: string): string {
  return `${publicUrl}/connexion/annuaire/${nom}/retour`
}
