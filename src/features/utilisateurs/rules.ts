import type { Profil } from '../../auth/permissions.ts'
import { ErreurMetier } from '../../core/errors.ts'
import { addMinutes } from '../comptes/rules.ts'
import type { EtatUtilisateur, FiltresUtilisateurs, Portee } from './schemas.ts'

/** An invitation waits 72 hours; after them it has to be sent again. */
export function etatUtilisateur(
  { etat, expire_le }: { etat: string; expire_le: Date | null },
  maintenant: Date,
): EtatUtilisateur {
  if (etat === 'actif' || etat === 'desactive') return etat
  return expire_le !== null && expire_le > maintenant ? 'invite' : 'expire'
}

type Vise = { id: string; profil: string; etat: string; etablissements: readonly string[] | null }

/** `tous`: sees every establishment. */
export type AdministrateurActif = { id: string; tous: boolean }

/** True when, without this one, nobody could manage the organisme's people, or those of all its establishments. */
export function isLastAdministrateur(
  { id, profil, etat, etablissements }: Vise,
  administrateursActifs: readonly AdministrateurActif[],
): boolean {
  if (profil !== 'administrateur' || etat !== 'actif') return false
  const autres = administrateursActifs.filter((autre) => autre.id !== id)
  return autres.length === 0 || (etablissements === null && !autres.some(({ tous }) => tous))
}

/** No slip of who types, but a right that is lacking or a limit that is reached: the journal keeps them. */
const REFUS_JOURNALISES = ['INTERDIT', 'DERNIER_ADMINISTRATEUR', 'PERIMETRE', 'TROP_DE_DEMANDES'] as const
export type RefusJournalise = (typeof REFUS_JOURNALISES)[number]

export function refusJournalise(erreur: unknown): RefusJournalise | null {
  if (!(erreur instanceof ErreurMetier)) return null
  return REFUS_JOURNALISES.find((code) => code === erreur.code) ?? null
}

/** How often one invitation is sent again in 24 hours. */
export const RENVOIS_MAXIMUM = 5

/** Seconds before an invitation may be sent again, from the moments it was in the last 24 hours; 0 = now. */
export function secondsBeforeResend(renvois: readonly Date[], maintenant: Date): number {
  const plusAncien = renvois.at(-RENVOIS_MAXIMUM)
  if (!plusAncien) return 0
  return Math.ceil((addMinutes(plusAncien, 24 * 60).getTime() - maintenant.getTime()) / 1000)
}

/**
 * One grants what one holds: an administrateur of some establishments cannot give « tous », nor another's.
 * Returns the field at fault and what to say.
 */
export function checkScope(
  demandes: readonly string[] | null,
  mien: { tous: boolean; etablissements: readonly string[] },
): Record<string, string> | null {
  if (demandes === null) {
    return mien.tous
      ? null
      : { portee: 'Choisissez parmi vos établissements\u00a0: vous ne voyez pas tous ceux de l’organisme.' }
  }
  const connus = new Set(mien.etablissements)
  return demandes.every((numero) => connus.has(numero))
    ? null
    : { etablissement: 'Choisissez parmi les établissements de la liste.' }
}

/** What the form asks for; null = all of the organisme. */
export function toScope({ portee, etablissement }: Portee): string[] | null {
  return portee === 'tous' ? null : [...new Set(etablissement)].sort()
}

export function sameScope(a: readonly string[] | null, b: readonly string[] | null): boolean {
  return JSON.stringify(a && [...a].sort()) === JSON.stringify(b && [...b].sort())
}

/** Address of the list with these filters; the first page goes without saying. */
export function adresseUtilisateurs({ nom, etat, page = 1 }: FiltresUtilisateurs): string {
  const query = new URLSearchParams()
  if (nom) query.set('nom', nom)
  if (etat) query.set('etat', etat)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/utilisateurs?${query}` : '/utilisateurs'
}

/** Names for a person created from her address alone: `amelie.rouviere@…` is Amelie Rouviere. */
export function namesFromEmail(email: string): { prenom: string; nom: string } {
  const mots = (email.split('@')[0] ?? '').split(/[^a-z]+/i).filter(Boolean)
  const capital = (mot: string) => mot.slice(0, 1).toUpperCase() + mot.slice(1)
  const [prenom = 'Personne', ...reste] = mots.map(capital)
  return { prenom: prenom.slice(0, 100), nom: (reste.join(' ') || prenom).slice(0, 100) }
}

/** The words of the journal for a scope: never a list of thousands. */
export function describeScope({ profil, etablissements, sans_noms }: Droits): string {
  const ou = etablissements === null ? 'tous' : etablissements.slice(0, 20).join(' ')
  return `${profil}, ${ou}${sans_noms ? ', sans les noms' : ''}`
}

type Droits = { profil: Profil | string; etablissements: readonly string[] | null; sans_noms: boolean }

export function libelleEtablissement(e: {
  numero: string
  ville: string
  enseigne: string
  raison_sociale: string
}): string {
  return [e.ville || e.enseigne || e.raison_sociale, e.numero].filter(Boolean).join(', ')
}
