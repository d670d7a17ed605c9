import type { Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'

/** An amount as the bank wrote it: `valeur` is a canonical decimal (`1250.5`), `cents` is null unless in euros. */
export type Somme = { devise: string; valeur: string; cents: Cents | null }

/** Why a bank refuses or sends back: an ISO 20022 code (or the bank's own), and its words. */
export type Raison = { code: string | null; complement: string }

/** `ligne` is where the element begins in the file, `rang` its number among the items, both from 1. */
export type Position = { ligne: number; rang: number }

/** pain.001: one transfer that the financeur asks its bank to make. `iban` is in clear: never log an ordre. */
export type Ordre = {
  type: 'ordre'
  position: Position
  msgId: string
  pmtInfId: string
  endToEndId: string | null
  dateDemandee: Jour
  /** Masked. */
  compteDebite: string | null
  montant: Somme
  beneficiaire: { nom: string | null; iban: string | null; bic: string | null }
  libelles: string[]
}

/**
 * pain.002: what became of a whole file, of a remise or of one transfer. The narrower one wins; it follows the
 * wider one in the file. `statut` is the bank's code (ACSC, RJCT…).
 */
export type CompteRendu = {
  type: 'compte-rendu'
  position: Position
  niveau: 'fichier' | 'remise' | 'virement'
  msgId: string
  msgIdOrigine: string
  pmtInfId: string | null
  endToEndId: string | null
  statut: string | null
  raisons: Raison[]
  montant: Somme | null
}

/** camt.053, camt.054: a line of the account, or one of the transactions that a line gathers. */
export type Mouvement = {
  type: 'mouvement'
  position: Position
  /** Of the original order, as the bank recalls them. */
  msgId: string | null
  pmtInfId: string | null
  endToEndId: string | null
  /** Null when several transactions share a line and theirs is not told. */
  montant: Somme | null
  /** What was ordered, when charges or an exchange made it another amount. */
  montantOrdonne: Somme | null
  montantEcriture: Somme
  /** How many transactions: 1, more for a line without detail, null when the bank does not say. */
  nombre: number | null
  sens: 'credit' | 'debit'
  /** Cancels an earlier line (RvslInd). */
  extourne: boolean
  /** BOOK when in the accounts, PDNG when expected, INFO; as received. */
  statut: string
  dateComptable: Jour | null
  /** BkTxCd: `PMNT/ICDT/RRTN`, or the bank's own code. */
  operation: string | null
  retour: Raison | null
  frais: Somme[]
  libelles: string[]
  refBanque: string | null
}

export type ElementBancaire = Ordre | CompteRendu | Mouvement
