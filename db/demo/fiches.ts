import { addJours } from '../../src/core/dates.ts'
import { createAccords, createEcheances } from './accords.ts'
import type { Alea } from './alea.ts'
import type { Calendrier } from './calendrier.ts'
import type { Accord, Dossier, Echeance, Stagiaire } from './modele.ts'
import { drawPersonne } from './noms.ts'
import { anneeOf, type Numeros } from './numeros.ts'
import { finOf, type Plan, ruptureOf } from './plans.ts'

/** Everything about one dossier but its invoices. */
export type Fiche = {
  plan: Plan
  dossier: Dossier
  stagiaires: Stagiaire[]
  accords: Accord[]
  echeances: Echeance[]
}

export type Contexte = { jour: Calendrier; numeros: Numeros; alea: Alea }

const MOTIFS_REFUS = [
  'Demande reçue après le début de la formation',
  'Budget annuel de l’entreprise atteint',
  'Action non éligible au dispositif demandé',
] as const

const MOTIFS_ANNULATION = [
  'Annulation à la demande de l’entreprise',
  'Session annulée faute d’un nombre suffisant d’inscrits',
] as const

/** One fiche per plan, numbered in the order in which the funder received them. */
export function createFiches(plans: readonly Plan[], contexte: Contexte): Fiche[] {
  const ordonnes = [...plans].sort((a, b) => a.reception - b.reception)
  return ordonnes.map((plan, rang) => createFiche(plan, rang, contexte))
}

function createFiche(plan: Plan, rang: number, contexte: Contexte): Fiche {
  const dossier = createDossier(plan, rang, contexte)
  const stagiaires = createStagiaires(plan, dossier, contexte)
  const accords = createAccords(plan, dossier, stagiaires, contexte.jour)
  const fiche = { plan, dossier, stagiaires, accords }
  return { ...fiche, echeances: createEcheances(plan, dossier, accordeOf({ accords }), contexte.jour) }
}

/** What is owed to the provider: the funder's part of the last version, when paid to the provider. */
export function accordeOf({ accords }: { accords: readonly Accord[] }): number {
  const derniere = Math.max(0, ...accords.map(({ version }) => version))
  return accords
    .filter(({ version, subrogation }) => version === derniere && subrogation === 'oui')
    .reduce((somme, { part_opco }) => somme + part_opco, 0)
}

function createDossier(plan: Plan, rang: number, { jour, numeros, alea }: Contexte): Dossier {
  const { etablissement, entreprise, formation } = plan
  const date_fin = jour(finOf(plan))
  const etat = etatOf(plan, alea)
  const externe = `${etablissement.ville.slice(0, 3).toUpperCase()}-${anneeOf(plan.debut)}-${String(rang + 1).padStart(4, '0')}`
  return {
    numero: numeros.dossier(plan.reception),
    numero_externe: plan.referenceExterne ? externe : '',
    etablissement_numero: etablissement.numero,
    dispositif: formation.dispositif,
    intitule: formation.intitule,
    entreprise_siret: entreprise.siret,
    entreprise_raison_sociale: entreprise.raison_sociale,
    date_debut: jour(plan.debut),
    date_fin,
    duree_heures: formation.heures,
    etat: etat.etat,
    etat_le: jour(etat.rang),
    motif: etat.motif ?? '',
    date_limite_facturation: addJours(date_fin, 180),
    maj_le: jour(etat.rang),
  }
}

function etatOf(plan: Plan, alea: Alea): { etat: string; rang: number; motif?: string } {
  const refus = alea.choix(MOTIFS_REFUS)
  const annulation = alea.choix(MOTIFS_ANNULATION)
  if (plan.issue === 'REFUSE') return { etat: 'REFUSE', rang: Math.min(plan.decision, 0), motif: refus }
  if (plan.decision > 0) {
    return { etat: plan.reception >= -3 ? 'TRANSMIS' : 'EN_COURS_INSTRUCTION', rang: plan.reception }
  }
  switch (plan.issue) {
    case 'ANNULE':
      return { etat: 'ANNULE', rang: Math.min(0, Math.max(plan.decision, plan.debut - 2)), motif: annulation }
    case 'CADUC':
      return {
        etat: 'CADUC',
        rang: finOf(plan) + 127,
        motif: 'Accord non utilisé dans son délai de validité',
      }
    case 'ROMPU':
      return {
        etat: etatRompu(plan),
        rang: ruptureOf(plan) + 6,
        motif: 'Départ du stagiaire en cours de formation',
      }
    case 'EN_REVISION':
      return { etat: 'EN_REVISION', rang: Math.min(0, plan.decision + 2) }
    case 'COURS':
      return { etat: plan.etatAccorde, rang: plan.decision }
  }
}

/** The funder writes a broken file in two ways; both are in the demo. */
function etatRompu(plan: Plan): string {
  return plan.etatAccorde === 'ACCORDE' ? 'RUPTURE' : 'RUPTU'
}

function createStagiaires(plan: Plan, dossier: Dossier, { jour, alea }: Contexte): Stagiaire[] {
  return Array.from({ length: plan.stagiaires }, (_, i) => {
    const partiA = departOf(plan, i)
    return {
      dossier_numero: dossier.numero,
      stagiaire_id: `${dossier.numero}-S${i + 1}`,
      ...drawPersonne(alea),
      heures_prevues: plan.formation.heures,
      heures_realisees: heuresRealisees(plan, i, partiA),
      abandon_le: partiA === undefined ? '' : jour(partiA),
    }
  })
}

/** Rank at which this person left, if she did. */
function departOf(plan: Plan, index: number): number | undefined {
  const parti = plan.issue === 'ROMPU' || index < plan.abandons
  return parti && ruptureOf(plan) <= 0 ? ruptureOf(plan) : undefined
}

function heuresRealisees(plan: Plan, index: number, depart: number | undefined): number | '' {
  if (depart !== undefined) return Math.floor(plan.formation.heures / 2)
  if (plan.issue !== 'COURS' || plan.decision > 0 || finOf(plan) >= 0) return ''
  return plan.formation.heures - (index === 0 ? (plan.absence?.heures ?? 0) : 0)
}
