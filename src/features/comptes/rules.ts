/** How long the one-time links of mails live. */
export const DUREE_LIEN_MINUTES = { activation: 72 * 60, reinitialisation: 30, email: 24 * 60 } as const
export type TypeLien = keyof typeof DUREE_LIEN_MINUTES
/** Those that lead to the choice of a password. */
export type TypeLienMotDePasse = Exclude<TypeLien, 'email'>

export function addMinutes(date: Date, minutes: number): Date {
  return new Date(date.getTime() + minutes * 60_000)
}

/** The address in the mail; nothing of it comes from a request. */
export function linkAddress(publicUrl: string, type: TypeLien, jeton: string): string {
  return `${publicUrl}/${type}/${jeton}`
}

/** Mails of one kind to one recipient, and requests from one address, in an hour. */
export const MAXIMUM_PAR_HEURE = { reinitialisations: 3, emails: 3, demandes: 5, recus: 3 } as const

export const REFERENCE = /^DC-[2-9A-Z]{4}-[2-9A-Z]{4}$/
