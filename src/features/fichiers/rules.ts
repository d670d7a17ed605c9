import { EnVerification, Interdit } from '../../core/errors.ts'
import { formatOctets, pluriel } from '../../core/texte.ts'

/** What is written of a deposited file. */
export type EtatFichier = 'EN_ATTENTE' | 'SAIN' | 'INFECTE' | 'ERREUR'
/** What it means where there may be no antivirus. */
export type Analyse = EtatFichier | 'NON_ANALYSE'

/** Without an antivirus, what waits for one is as it came. */
export function toAnalyse(etat: EtatFichier, antivirus: boolean): Analyse {
  return etat === 'EN_ATTENTE' && !antivirus ? 'NON_ANALYSE' : etat
}

/** After the name of a file, or a number of them. */
export const MOTS_ANALYSE: Readonly<Record<Analyse, string>> = {
  NON_ANALYSE: 'non vérifié par un antivirus',
  EN_ATTENTE: 'en cours de vérification par l’antivirus',
  SAIN: '',
  INFECTE: 'bloqué et supprimé par l’antivirus',
  ERREUR: 'bloqué\u00a0: l’antivirus n’a pas pu le vérifier',
}

export function isOuvrable(analyse: Analyse): boolean {
  return analyse === 'NON_ANALYSE' || analyse === 'SAIN'
}

const ETATS = ['EN_ATTENTE', 'SAIN', 'INFECTE', 'ERREUR'] as const satisfies readonly EtatFichier[]

/** What may be written of a file that opens. */
export function etatsOuvrables(antivirus: boolean): EtatFichier[] {
  return ETATS.filter((etat) => isOuvrable(toAnalyse(etat, antivirus)))
}

/** @throws {EnVerification} while the antivirus has not said; {Interdit} when it holds the file */
export function checkOuvrable(etat: EtatFichier, antivirus: boolean): void {
  const analyse = toAnalyse(etat, antivirus)
  if (isOuvrable(analyse)) return
  if (analyse === 'EN_ATTENTE') throw new EnVerification()
  throw new Interdit(`Ce fichier ne peut pas être ouvert\u00a0: ${MOTS_ANALYSE[analyse]}.`)
}

/** What the people of an organisme may send. */
export type Quota = { fichiers: number; octets: number }
export type Quotas = { jour: Quota; tout: Quota }

/** Why what was just added is too much, in French; null when it is not. */
export function checkQuotas(sommes: Quotas, quotas: Quotas): string | null {
  if (isOver(sommes.tout, quotas.tout))
    return `Votre organisme a atteint ce qu’il peut garder ici\u00a0: ${nommeQuota(quotas.tout)}. Demandez de l’aide.`
  if (isOver(sommes.jour, quotas.jour))
    return `Votre organisme a atteint ce qu’il peut envoyer en 24\u00a0heures\u00a0: ${nommeQuota(quotas.jour)}. Recommencez demain, ou demandez de l’aide.`
  return null
}

function isOver(somme: Quota, quota: Quota): boolean {
  return somme.fichiers > quota.fichiers || somme.octets > quota.octets
}

function nommeQuota({ fichiers, octets }: Quota): string {
  return `${pluriel(fichiers, 'fichier')} et ${formatOctets(octets)}`
}
