import { jour, lu, page, texte } from '../../core/filtres.ts'
import { parseMontant } from '../../core/money.ts'

export const PAR_PAGE = 25

/** Statuts of a règlement that we know, in the order in which a transfer goes through them. */
export const STATUTS_REGLEMENT = ['PROGRAMME', 'EMIS', 'EXECUTE', 'REJETE', 'RETOURNE', 'ANNULE'] as const
export type StatutReglement = (typeof STATUTS_REGLEMENT)[number]

/** Not a statut but a filter: sent back by the bank (REJETE, RETOURNE) and not paid again. */
export const A_REEMETTRE = 'A_REEMETTRE'

export const TRIS_REGLEMENTS = ['date_emission', 'montant', 'reference'] as const
export type TriReglements = (typeof TRIS_REGLEMENTS)[number] | `-${(typeof TRIS_REGLEMENTS)[number]}`
export const TRIS: readonly TriReglements[] = TRIS_REGLEMENTS.flatMap((tri) => [tri, `-${tri}` as const])
export const TRI_DEFAUT: TriReglements = '-date_emission'

/** The query of the list: each parameter is read alone, and says in French what to type when it makes no sense. */
export const FILTRES_REGLEMENTS = {
  etablissement: texte(60, 'Choisissez un de vos établissements.'),
  debut: jour,
  fin: jour,
  reference: texte(60, 'Saisissez une référence de 60 caractères au plus, par exemple V2600318.'),
  montant: lu(parseMontant, 'Saisissez un montant, par exemple 4\u00a0812,37.'),
  statut: texte(60, 'Choisissez un statut de la liste.'),
  page,
  tri: lu((saisie) => TRIS.find((tri) => tri === saisie) ?? null, `Écrivez un tri parmi ${TRIS.join(', ')}.`),
}

export type FiltresReglements = {
  etablissement?: string | undefined
  /** Days 'AAAA-MM-JJ' of the émission, bounds included. */
  debut?: string | undefined
  fin?: string | undefined
  reference?: string | undefined
  /** Cents. */
  montant?: number | undefined
  statut?: string | undefined
  page?: number | undefined
  tri?: TriReglements | undefined
}
