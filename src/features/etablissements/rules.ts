import { formatInstant } from '../../core/dates.ts'
import { maskIban } from '../../core/iban.ts'
import type { FiltresEtablissements } from './schemas.ts'

/** « E000002 Grenoble »: the number, then the word by which people know the place. */
export function nomEtablissement(etablissement: { numero: string; ville: string; enseigne: string }): string {
  return [etablissement.numero, etablissement.ville || etablissement.enseigne].filter(Boolean).join(' ')
}

export type CompteMasque = { iban_pays: string | null; iban_fin: string | null }

/** « FR•• •••• •••• 0189 », or null when no account is known. No page shows more of it. */
export function ibanMasque({ iban_pays, iban_fin }: CompteMasque): string | null {
  return iban_pays && iban_fin ? maskIban(iban_pays, iban_fin) : null
}

/** « Vérifiées le 12/03/2026 » or « À compléter »: the state of bank details, from the day of the account in force. */
export function etatCoordonnees(du: Date | null): string {
  return du ? `Vérifiées le ${jourDe(du)}` : 'À compléter'
}

export function jourDe(instant: Date): string {
  return formatInstant(instant).slice(0, 10)
}

/** Who gave the account. */
export function origineCoordonnees(origine: string, financeur: string): string {
  return origine === 'portail' ? 'Modifiées dans oGestion, à votre demande' : `Transmises par ${financeur}`
}

const PAYS = new Intl.DisplayNames('fr', { type: 'region' })

/** « France », from the country code of an account. */
export function paysBanque(code: string): string {
  return PAYS.of(code) ?? code
}

/** Address of the list with these filters; the first page is left out. */
export function adresseEtablissements({ page = 1, ...textes }: FiltresEtablissements): string {
  const query = new URLSearchParams()
  for (const [nom, valeur] of Object.entries(textes)) if (valeur) query.set(nom, valeur)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/etablissements?${query}` : '/etablissements'
}
