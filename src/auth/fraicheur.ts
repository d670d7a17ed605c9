import type { EtatFacteur } from './session-lue.ts'

/**
 * Sensitive acts (bank details, users, one's own account) want a second factor given in this session a short time ago.
 * A route says so beside its permission, on the page of the form and on its POST alike:
 *
 *     config: { permission: 'utilisateurs:gerer', authentificationRecente: true }
 *
 * Where it is missing, the access hook sends to /mon-compte/confirmation, or to enrolment whoever has no factor, and back
 * to the page. A POST that comes too late has its fields kept (`brouillons`: no file, no password) and finds them
 * again in the form, to be sent once more; nothing of it has been done.
 */
export type AuthentificationRecente =
  | true
  /** Asked only of those who have a factor: changing a password must not force anybody to enrol one. */
  | 'si-facteur'

const FRAICHEUR_MINUTES = 5

/** What is missing before a sensitive act, if anything. */
export function missingFactor(
  { le, connu, annuaire }: EtatFacteur,
  demande: AuthentificationRecente,
  maintenant: Date,
): 'confirmation' | 'enrolement' | null {
  if (!connu && !annuaire) return demande === true ? 'enrolement' : null
  const age = le === null ? Number.POSITIVE_INFINITY : maintenant.getTime() - le.getTime()
  return age > FRAICHEUR_MINUTES * 60_000 ? 'confirmation' : null
}
