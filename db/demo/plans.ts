import type { Alea } from './alea.ts'
import { dureeOuvree, FORMATIONS_LONGUES, FORMATIONS_PLAN, type Formation } from './formations.ts'
import type { Etablissement } from './modele.ts'
import type { Entreprise } from './noms.ts'

/** How a dossier ends; COURS lets the dates decide between instruction, accord and solde. */
export type Issue = 'COURS' | 'REFUSE' | 'ANNULE' | 'CADUC' | 'ROMPU' | 'EN_REVISION'

/** Where an invoice stands when it has not gone on to be paid. */
export type Arret =
  | 'NON_FACTURE'
  | 'DEPOSEE'
  | 'EN_CONTROLE'
  | 'EN_ATTENTE_PIECES'
  | 'BON_A_PAYER'
  | 'ACCEPTEE_PARTIELLEMENT'
  | 'REJETEE'

/** What is wanted of one dossier. Days are ranks of the calendar, 0 being today. */
export type Plan = {
  cle: string
  etablissement: Etablissement
  formation: Formation
  entreprise: Entreprise
  stagiaires: number
  debut: number
  reception: number
  decision: number
  /** Days from the end of the course to the deposit of the invoice, then to its payment. */
  depot: number
  delai: number
  issue: Issue
  etatAccorde: 'ACCORDE' | 'ENGAGE'
  tva: boolean
  subrogation: boolean
  /** The funder pays at most 24 € an hour, the company the rest. */
  plafond: boolean
  frais: boolean
  avenant: boolean
  abandons: number
  /** The accord was lowered after it had been paid in full. */
  tropPercu: boolean
  avoir: boolean
  clos: boolean
  referenceExterne: boolean
  arret?: Arret
  virement?: string
  factureAvec?: string
  absence?: { heures: number; motif: string }
}

/** What the plans of one establishment have in common. */
export type Cadre = {
  etablissement: Etablissement
  entreprises: readonly Entreprise[]
  partTva: number
  /** Ranks between which courses begin. */
  debuts: readonly [number, number]
}

/** Draws a whole plan, always with the same number of draws, then lays over it what is wanted. */
export function drawPlan(alea: Alea, cadre: Cadre, voulu: Partial<Plan> = {}): Plan {
  const tire = drawFormation(alea)
  const formation = voulu.formation ?? tire
  const debut = voulu.debut ?? drawDebut(alea, cadre)
  const reception = Math.min(debut - alea.entier(12, 35), -alea.entier(0, 6))
  const plan: Plan = {
    cle: '',
    etablissement: cadre.etablissement,
    formation,
    entreprise: alea.choix(cadre.entreprises),
    stagiaires: drawStagiaires(alea, formation),
    debut,
    reception,
    decision: reception + alea.entier(3, 11),
    depot: alea.entier(2, 18),
    delai: alea.entier(10, 25),
    issue: drawIssue(alea, debut, formation),
    etatAccorde: alea.chance(0.6) ? 'ACCORDE' : 'ENGAGE',
    tva: alea.chance(cadre.partTva),
    subrogation: alea.chance(0.93),
    plafond: alea.chance(0.4),
    frais: alea.chance(0.1) && formation.dispositif === 'PLAN',
    avenant: alea.chance(0.04),
    abandons: 0,
    tropPercu: false,
    avoir: false,
    clos: alea.chance(0.92),
    referenceExterne: alea.chance(0.6),
  }
  const arret = drawArret(alea)
  return { ...plan, ...(voulu.cle ? {} : arret), ...voulu }
}

export function finOf(plan: Plan): number {
  return plan.debut + dureeOuvree(plan.formation) - 1
}

/** Day on which everybody left a broken dossier: the middle of the course. */
export function ruptureOf(plan: Plan): number {
  return plan.debut + Math.floor(dureeOuvree(plan.formation) / 2)
}

function drawFormation(alea: Alea): Formation {
  const courte = alea.choix(FORMATIONS_PLAN)
  const longue = alea.choix(FORMATIONS_LONGUES)
  return alea.chance(0.85) ? courte : longue
}

function drawDebut(alea: Alea, { debuts: [min, max] }: Cadre): number {
  const recul = Math.max(alea.entier(0, 1000), alea.entier(-1000, 1000)) / 1000
  return Math.round(min + (max - min) * recul)
}

function drawStagiaires(alea: Alea, { dispositif }: Formation): number {
  const plusieurs = alea.entier(2, 7)
  const seul = alea.chance(0.5)
  if (dispositif === 'POEC') return 6 + (plusieurs % 6)
  return dispositif !== 'PLAN' || seul ? 1 : plusieurs
}

function drawIssue(alea: Alea, debut: number, formation: Formation): Issue {
  const tirage = alea.entier(1, 1000)
  const fin = debut + dureeOuvree(formation)
  if (tirage <= 30) return 'REFUSE'
  if (tirage <= 60) return 'ANNULE'
  if (tirage <= 75 && fin < -135) return 'CADUC'
  const rupture = debut + Math.floor(dureeOuvree(formation) / 2)
  if (tirage > 970 && rupture < -10 && formation.heures > 28) return 'ROMPU'
  return 'COURS'
}

function drawArret(alea: Alea): { arret?: Arret } {
  const tirage = alea.entier(1, 100)
  if (tirage <= 2) return { arret: 'EN_ATTENTE_PIECES' }
  if (tirage <= 4) return { arret: 'REJETEE' }
  return tirage === 5 ? { arret: 'NON_FACTURE' } : {}
}
