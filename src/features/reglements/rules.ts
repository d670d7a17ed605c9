import { formatJour } from '../../core/dates.ts'
import type { FiltreIgnore } from '../../core/filtres.ts'
import { type Cents, formatMontantBrut } from '../../core/money.ts'
import { capitalise } from '../../core/texte.ts'
import {
  A_REEMETTRE,
  type FiltresReglements,
  STATUTS_REGLEMENT,
  type StatutReglement,
  TRI_DEFAUT,
} from './schemas.ts'

export type TonStatut = 'vert' | 'ambre' | 'rouge' | 'bleu' | 'gris'

type MotsStatut = {
  libelle: string
  ton: TonStatut
  /** Why its amount is in no total; null when it is. */
  exclu: string | null
}

const MOTS: Record<StatutReglement, MotsStatut> = {
  PROGRAMME: { libelle: 'programmé', ton: 'ambre', exclu: 'en attente d’envoi à la banque' },
  EMIS: { libelle: 'émis', ton: 'bleu', exclu: null },
  EXECUTE: { libelle: 'exécuté', ton: 'vert', exclu: null },
  REJETE: { libelle: 'rejeté', ton: 'rouge', exclu: 'refus de la banque' },
  RETOURNE: { libelle: 'retourné', ton: 'rouge', exclu: 'renvoi par la banque' },
  ANNULE: { libelle: 'annulé', ton: 'gris', exclu: 'annulation avant l’envoi' },
}

export function isStatutConnu(statut: string): statut is StatutReglement {
  return (STATUTS_REGLEMENT as readonly string[]).includes(statut)
}

function motsOf(statut: string): MotsStatut {
  if (isStatutConnu(statut)) return MOTS[statut]
  return {
    libelle: `état inconnu\u00a0: ${statut}`,
    ton: 'gris',
    exclu: 'cet état ne dit pas si la somme est versée',
  }
}

/** « Exécuté »; a statut that we do not know is shown as received. */
export function libelleStatutReglement(statut: string): string {
  return statut === A_REEMETTRE ? 'À réémettre' : capitalise(motsOf(statut).libelle)
}

/** « exécutés » after a number of two or more. */
export function compteStatutReglement(statut: string, nombre: number): string {
  const { libelle } = motsOf(statut)
  return nombre < 2 || !isStatutConnu(statut) || libelle.endsWith('s') ? libelle : `${libelle}s`
}

export function tonStatutReglement(statut: string): TonStatut {
  return motsOf(statut).ton
}

/** « Exécuté le 23/11/2026 »: the statut with its day, where one says when. */
export function libelleStatutDate(reglement: {
  statut: string
  date_emission: string | null
  date_execution: string | null
}): string {
  const libelle = libelleStatutReglement(reglement.statut)
  const jour = reglement.statut === 'EXECUTE' ? reglement.date_execution : reglement.date_emission
  if (jour === null) return libelle
  if (reglement.statut === 'PROGRAMME') return `${libelle} pour le ${formatJour(jour)}`
  return ['EXECUTE', 'EMIS'].includes(reglement.statut) ? `${libelle} le ${formatJour(jour)}` : libelle
}

/** The words for money of the contract: what is paid is EXECUTE or EMIS. */
export function isPaye(statut: string): boolean {
  return motsOf(statut).exclu === null
}

export type Groupe = { statut: string; nombre: number; montant: Cents }

export type Bilan = {
  /** What counts as paid: EXECUTE and EMIS. */
  total: Cents
  /** The part of it that the bank has not confirmed yet. */
  emis: Cents
  /** What does not count, each with its reason. */
  exclus: (Groupe & { raison: string })[]
}

/** What is not paid never counts, and is shown apart. */
export function sumGroupes(groupes: readonly Groupe[]): Bilan {
  const sum = (statuts: readonly string[]) =>
    groupes.reduce((somme, { statut, montant }) => (statuts.includes(statut) ? somme + montant : somme), 0)
  return {
    total: sum(['EXECUTE', 'EMIS']),
    emis: sum(['EMIS']),
    exclus: sortGroupes(groupes).flatMap((groupe) => {
      const raison = motsOf(groupe.statut).exclu
      return raison === null ? [] : [{ ...groupe, raison }]
    }),
  }
}

export function countGroupes(groupes: readonly { nombre: number }[]): number {
  return groupes.reduce((somme, { nombre }) => somme + nombre, 0)
}

/** In the order of a transfer's life; unknown statuts last. */
export function sortGroupes<T extends { statut: string }>(groupes: readonly T[]): T[] {
  const rang = ({ statut }: T) =>
    isStatutConnu(statut) ? STATUTS_REGLEMENT.indexOf(statut) : STATUTS_REGLEMENT.length
  return groupes.toSorted((a, b) => rang(a) - rang(b) || a.statut.localeCompare(b.statut, 'fr'))
}

export type Lus = { filtres: FiltresReglements; ignores: FiltreIgnore[] }

/**
 * Leaves out the filters that are well written and still make no sense here: an établissement or a statut that
 * the person's lists do not hold.
 */
export function leaveOut(
  lus: Lus,
  connus: { etablissements: readonly { numero: string }[]; statuts: readonly string[] },
): Lus {
  const { etablissement, statut } = lus.filtres
  const defauts: [nom: 'etablissement' | 'statut', faux: boolean, message: string][] = [
    [
      'etablissement',
      etablissement !== undefined && !connus.etablissements.some(({ numero }) => numero === etablissement),
      'Choisissez un de vos établissements.',
    ],
    [
      'statut',
      statut !== undefined && ![...STATUTS_REGLEMENT, A_REEMETTRE, ...connus.statuts].includes(statut),
      'Choisissez un statut de la liste.',
    ],
  ]
  const faux = defauts.filter(([, faux]) => faux)
  return {
    filtres: { ...lus.filtres, ...Object.fromEntries(faux.map(([nom]) => [nom, undefined])) },
    ignores: [
      ...lus.ignores,
      ...faux.map(([nom, , message]) => ({ nom, message, valeur: lus.filtres[nom] ?? '' })),
    ],
  }
}

/** Address of the list with these filters; the usual sort and the first page are left out. */
export function adresseReglements(filtres: FiltresReglements): string {
  const { montant, page = 1, tri = TRI_DEFAUT, ...textes } = filtres
  const query = new URLSearchParams()
  for (const [nom, valeur] of Object.entries(textes)) if (valeur) query.set(nom, valeur)
  if (montant !== undefined) query.set('montant', formatMontantBrut(montant))
  if (tri !== TRI_DEFAUT) query.set('tri', tri)
  if (page > 1) query.set('page', String(page))
  return query.size > 0 ? `/reglements?${query}` : '/reglements'
}

/** The file of the same list, of all its pages: the transfers, or each of their lines. */
export function adresseExport(
  fichier: 'reglements' | 'lignes-de-reglement',
  filtres: FiltresReglements,
): string {
  const liste = adresseReglements({ ...filtres, page: 1, tri: TRI_DEFAUT })
  return liste.replace('/reglements', `/exports/${fichier}.csv`)
}

const TYPES_LIGNE: Readonly<Record<string, string>> = {
  FACTURE: 'Facture',
  ACOMPTE: 'Acompte',
  SOLDE: 'Solde',
  AVOIR: 'Avoir',
  TROP_PERCU: 'Reprise d’un trop-perçu',
  RETENUE: 'Retenue',
  FRAIS_ANNEXE: 'Frais annexes',
  REGUL: 'Régularisation',
}

/** What a line of a règlement is; a type that we do not know is shown as received. */
export function libelleTypeLigne(type: string): string {
  return TYPES_LIGNE[type] ?? type
}
