import { addJours } from '../../src/core/dates.ts'
import type { Calendrier } from './calendrier.ts'
import type { Accord, Dossier, Echeance, Stagiaire } from './modele.ts'
import { finOf, type Plan, ruptureOf } from './plans.ts'

/** The most the funder pays for an hour of one person, in cents excluding VAT. */
const PLAFOND_HORAIRE = 2400

/**
 * Accords decided since this rank follow the new VAT regime of the funders (1 October 2026): the funder pays
 * excluding VAT, the company bears the VAT and is invoiced.
 */
const NOUVEAU_REGIME = -39

/** Costs beside the teaching, in cents for a day of one person; nights are one fewer than days. */
const FRAIS = [
  ['RESTAURATION', 1525],
  ['HEBERGEMENT', 6240],
  ['TRANSPORT', 1480],
] as const

const REPARTITION_ECHEANCES = [40, 30, 20, 10] as const
const OUVERTURES_ECHEANCES = [0, 147, 210, 252] as const

export function isNouveauRegime(plan: Plan): boolean {
  return plan.decision > NOUVEAU_REGIME
}

/** The versions of the accord, the last one being in force. None before the decision, nor for a refusal. */
export function createAccords(
  plan: Plan,
  dossier: Dossier,
  stagiaires: readonly Stagiaire[],
  jour: Calendrier,
): Accord[] {
  if (plan.decision > 0 || plan.issue === 'REFUSE') return []
  const initial = createVersion(plan, dossier, 1, jour(plan.decision))
  const rangAvenant = rankAvenant(plan)
  if (rangAvenant === undefined) return initial
  const coefficient = plan.tropPercu ? 5 / 6 : coefficientOf(stagiaires)
  return [...initial, ...initial.map((ligne) => reviseLigne(ligne, coefficient, jour(rangAvenant)))]
}

function createVersion(plan: Plan, dossier: Dossier, version: number, date: string): Accord[] {
  const jours = Math.ceil(plan.formation.heures / 7)
  const commun = { plan, dossier, version, date }
  const pedagogie = createLigne(
    commun,
    'PEDAGOGIE',
    plan.formation.taux * plan.formation.heures * plan.stagiaires,
  )
  if (!plan.frais) return [pedagogie]
  const frais = FRAIS.map(([nature, prix]) => {
    const unites = nature === 'HEBERGEMENT' ? Math.max(1, jours - 1) : jours
    return createLigne(commun, nature, prix * unites * plan.stagiaires)
  })
  return [pedagogie, ...frais]
}

type Commun = { plan: Plan; dossier: Dossier; version: number; date: string }

function createLigne({ plan, dossier, version, date }: Commun, nature: string, ht: number): Accord {
  const soumis = plan.tva && nature === 'PEDAGOGIE'
  const tva = soumis ? Math.round(ht / 5) : 0
  const plafond = PLAFOND_HORAIRE * plan.formation.heures * plan.stagiaires
  const prisEnCharge = plan.plafond && nature === 'PEDAGOGIE' ? Math.min(ht, plafond) : ht
  const tvaPrise = soumis && !isNouveauRegime(plan) ? Math.round(prisEnCharge / 5) : 0
  return {
    numero: `APC-${dossier.numero}`,
    version,
    nature,
    dossier_numero: dossier.numero,
    date_accord: date,
    validite: addJours(dossier.date_fin, 365),
    subrogation: plan.subrogation ? 'oui' : 'non',
    ht,
    tva,
    ttc: ht + tva,
    part_opco: prisEnCharge + tvaPrise,
    part_entreprise: ht + tva - prisEnCharge - tvaPrise,
    taux_tva: soumis ? '20' : '0',
    destinataire_facture: plan.subrogation && !isNouveauRegime(plan) ? 'OPCO' : 'ENTREPRISE',
  }
}

/** Rank of the second version: after a departure, after an overpaid lowering, or soon after the first. */
function rankAvenant(plan: Plan): number | undefined {
  const rang = plan.tropPercu
    ? finOf(plan) + plan.depot + plan.delai + 20
    : plan.issue === 'ROMPU'
      ? ruptureOf(plan) + 6
      : plan.abandons > 0
        ? finOf(plan) + 1
        : plan.decision + 4
  const voulu = plan.avenant || plan.abandons > 0 || plan.tropPercu || plan.issue === 'ROMPU'
  return voulu && rang <= 0 ? rang : undefined
}

/** Share of the planned hours that were followed; a plain amendment lowers the price by 4 %. */
function coefficientOf(stagiaires: readonly Stagiaire[]): number {
  if (stagiaires.every(({ abandon_le }) => abandon_le === '')) return 0.96
  const prevues = stagiaires.reduce((somme, s) => somme + s.heures_prevues, 0)
  const faites = stagiaires.reduce((somme, s) => somme + (s.heures_realisees || 0), 0)
  return faites / prevues
}

function reviseLigne(ligne: Accord, coefficient: number, date: string): Accord {
  const ht = Math.round(ligne.ht * coefficient)
  const tva = ligne.tva > 0 ? Math.round(ht / 5) : 0
  const part_opco = Math.min(ht + tva, Math.round(ligne.part_opco * coefficient))
  const part_entreprise = ht + tva - part_opco
  return { ...ligne, version: 2, date_accord: date, ht, tva, ttc: ht + tva, part_opco, part_entreprise }
}

/** Instalments of an apprenticeship contract: 40, 30, 20 and 10 % of what is granted. */
export function createEcheances(plan: Plan, dossier: Dossier, accorde: number, jour: Calendrier): Echeance[] {
  if (plan.formation.dispositif !== 'APP' || accorde === 0) return []
  const montants = splitPourcents(accorde, REPARTITION_ECHEANCES)
  return montants.map((montant, i) => ({
    dossier_numero: dossier.numero,
    numero: String(i + 1),
    codification: `E${i + 1}`,
    ouverture: jour(rankEcheance(plan, i)),
    montant_total: montant,
    montant_regle: 0,
    montant_en_cours: 0,
  }))
}

export function rankEcheance(plan: Plan, index: number): number {
  return plan.debut + (OUVERTURES_ECHEANCES[index] ?? 0)
}

/** Cents split by percentages, the last part taking what rounding leaves. */
export function splitPourcents(total: number, parts: readonly number[]): number[] {
  const montants = parts.map((part) => Math.round((total * part) / 100))
  const reste = total - montants.slice(0, -1).reduce((a, b) => a + b, 0)
  return [...montants.slice(0, -1), reste]
}
