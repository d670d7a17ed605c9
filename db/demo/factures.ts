import { isNouveauRegime, rankEcheance, splitPourcents } from './accords.ts'
import { accordeOf, type Contexte, type Fiche } from './fiches.ts'
import type { Facture, Imputation } from './modele.ts'
import { anneeOf } from './numeros.ts'
import { finOf, type Plan, ruptureOf } from './plans.ts'

/** What an invoice asks for one dossier, or for one of its instalments. */
export type Part = { fiche: Fiche; echeance: string; montant: number }

/** An invoice with what becomes of it. Ranks of the calendar; `paiement` is absent when nothing is to be paid. */
export type Piece = {
  facture: Facture
  parts: Part[]
  depot: number
  paiement?: number
}

const MOTIFS: Record<string, string> = {
  EN_ATTENTE_PIECES: 'Certificat de réalisation à joindre',
  REJETEE: 'Nombre d’heures facturé supérieur au certificat de réalisation',
  ACCEPTEE_PARTIELLEMENT: 'Accepté hors 7 h d’absence d’un stagiaire',
}

/** Courses longer than this many hours, apprenticeship apart, are invoiced in two parts. */
const HEURES_ACOMPTE = 150

/** The invoices of one organisation, numbered in the order of their deposit. */
export function createPieces(fiches: readonly Fiche[], contexte: Contexte): Piece[] {
  const pieces = joinFactures(fiches.flatMap((fiche) => piecesOf(fiche, contexte)))
  const ordonnees = pieces.sort((a, b) => a.depot - b.depot)
  for (const [rang, { facture, depot, parts }] of ordonnees.entries()) {
    const ville = parts[0]?.fiche.plan.etablissement.ville ?? ''
    facture.numero_interne = contexte.numeros.facture()
    facture.numero_facture = numeroFacture(facture.type, ville, depot, rang)
  }
  return ordonnees
}

function numeroFacture(type: Facture['type'], ville: string, depot: number, rang: number): string {
  const prefixe = type === 'AVOIR' ? 'AV' : 'FA'
  return `${prefixe}-${ville.slice(0, 3).toUpperCase()}-${anneeOf(depot)}-${String(rang + 1).padStart(4, '0')}`
}

export function imputationsOf({ facture, parts }: Piece): Imputation[] {
  return parts.map(({ fiche, echeance, montant }) => ({
    facture_numero_interne: facture.numero_interne,
    dossier_numero: fiche.dossier.numero,
    echeance_numero: echeance,
    montant,
  }))
}

function piecesOf(fiche: Fiche, contexte: Contexte): Piece[] {
  const { plan } = fiche
  const facturable = plan.issue === 'COURS' || plan.issue === 'ROMPU'
  if (!facturable || plan.arret === 'NON_FACTURE' || (plan.tva && isNouveauRegime(plan))) return []
  const tranches = tranchesOf(fiche).filter(({ montant, depot }) => montant > 0 && depot <= 0)
  const pieces = tranches.map((tranche, i) =>
    createPiece(fiche, tranche, i === tranches.length - 1, contexte),
  )
  return plan.avoir ? pieces.flatMap((piece) => withAvoir(piece, contexte)) : pieces
}

type Tranche = { type: Facture['type']; montant: number; depot: number; echeance: string }

function tranchesOf(fiche: Fiche): Tranche[] {
  const { plan, echeances } = fiche
  const montant = plan.tropPercu
    ? accordeOf({ accords: fiche.accords.filter((a) => a.version === 1) })
    : accordeOf(fiche)
  if (echeances.length > 0 && plan.issue === 'COURS') {
    return echeances.map(({ montant_total, numero }, i) => ({
      type: 'FACTURE',
      montant: montant_total,
      depot: rankEcheance(plan, i) + plan.depot,
      echeance: numero,
    }))
  }
  const fin = plan.issue === 'ROMPU' ? ruptureOf(plan) + 8 : finOf(plan)
  if (plan.formation.heures < HEURES_ACOMPTE || plan.issue === 'ROMPU') {
    return [{ type: 'FACTURE', montant, depot: fin + plan.depot, echeance: '' }]
  }
  const [acompte = 0, solde = 0] = splitPourcents(montant, [40, 60])
  return [
    { type: 'ACOMPTE', montant: acompte, depot: ruptureOf(plan) + plan.depot, echeance: '' },
    { type: 'SOLDE', montant: solde, depot: fin + plan.depot, echeance: '' },
  ]
}

/** `derniere`: an invoice that stopped on its way is the last one of its dossier. */
function createPiece(fiche: Fiche, tranche: Tranche, derniere: boolean, { jour }: Contexte): Piece {
  const { plan } = fiche
  const { type, montant, depot, echeance } = tranche
  const arret = derniere ? arretOf(plan, depot) : undefined
  const paiement = depot + plan.delai
  const statut = arret ?? (depot >= -1 ? 'DEPOSEE' : 'EN_CONTROLE')
  const piece: Piece = {
    facture: {
      numero_interne: '',
      numero_facture: '',
      etablissement_numero: plan.etablissement.numero,
      type,
      date_facture: jour(depot - 1),
      recue_le: jour(depot),
      ...montants(montant, plan.tva),
      statut,
      statut_le: jour(Math.min(0, arret === 'DEPOSEE' ? depot : depot + 3)),
      motif: MOTIFS[statut] ?? '',
    },
    parts: [{ fiche, echeance, montant }],
    depot,
  }
  return arret === undefined ? { ...piece, paiement } : piece
}

/** Papers still missing, or a fresh refusal, are news: an old invoice went on to be paid. */
function arretOf({ arret, cle }: Plan, depot: number): Plan['arret'] {
  return cle !== '' || depot > -60 ? arret : undefined
}

function montants(ttc: number, tva: boolean): { ht: number; tva: number; ttc: number } {
  const ht = tva ? Math.round(ttc / 1.2) : ttc
  return { ht, tva: ttc - ht, ttc }
}

/** The wrong invoice, the avoir that cancels it, and the right one that is paid. */
function withAvoir(juste: Piece, { jour }: Contexte): Piece[] {
  const depot = juste.depot - 7
  const montant = juste.facture.ttc + 12_600
  const parts = juste.parts.map((part) => ({ ...part, montant }))
  const dates = { date_facture: jour(depot - 1), recue_le: jour(depot), statut_le: jour(depot + 4) }
  const erronee: Facture = { ...juste.facture, ...montants(montant, false), ...dates }
  const avoir: Facture = {
    ...erronee,
    type: 'AVOIR',
    date_facture: jour(depot + 3),
    recue_le: jour(depot + 4),
  }
  return [
    {
      facture: { ...erronee, statut: 'ANNULEE', motif: 'Annulée par un avoir de même montant' },
      parts,
      depot,
    },
    {
      facture: { ...avoir, statut: 'REGLEE', motif: 'Annule la facture précédente' },
      parts,
      depot: depot + 4,
    },
    juste,
  ]
}

/** One session for two companies: the invoice of the second dossier joins that of the first. */
function joinFactures(pieces: Piece[]): Piece[] {
  const jointes = pieces.filter(({ parts }) => parts[0]?.fiche.plan.factureAvec)
  for (const { parts } of jointes) {
    const hote = pieces.find((piece) => piece.parts[0]?.fiche.plan.cle === parts[0]?.fiche.plan.factureAvec)
    if (!hote) throw new Error('shared invoice without a host')
    hote.parts.push(...parts)
    const total = hote.parts.reduce((somme, { montant }) => somme + montant, 0)
    Object.assign(hote.facture, montants(total, false))
  }
  return pieces.filter((piece) => !jointes.includes(piece))
}
