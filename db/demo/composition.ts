import type { Jour } from '../../src/core/dates.ts'
import { createAlea } from './alea.ts'
import { createCalendrier } from './calendrier.ts'
import { createPieces, imputationsOf, type Piece } from './factures.ts'
import { type Contexte, createFiches, type Fiche } from './fiches.ts'
import type { Etablissement, Lot } from './modele.ts'
import { createEntreprises } from './noms.ts'
import { createNumeros, type Numeros } from './numeros.ts'
import { ALPHA, BETA, GAMMA, readOrganismesReels, type Structure } from './organismes.ts'
import { type Cadre, drawPlan, type Plan } from './plans.ts'
import { CONSIGNES_ALPHA, RECITS_GRENOBLE, RECITS_LYON, type Recit } from './recits.ts'
import { type Consigne, createVirements, type Payeur, type Virement } from './reglements.ts'
import { applyVirements } from './suites.ts'

/** The files of one organisation, with their invoices and transfers. */
export type Composition = { structure: Structure; fiches: Fiche[]; pieces: Piece[]; virements: Virement[] }

/** What one establishment is given: told stories first, then ordinary files up to `total`. */
type Part = {
  etablissement: Etablissement
  total: number
  recits: readonly Recit[]
  cadre: Cadre
  payeur: Payeur
}

const DEBUTS: Cadre['debuts'] = [-430, 45]
const DEBUTS_RECENTS: Cadre['debuts'] = [-95, 40]
const DEBUTS_ANCIENS: Cadre['debuts'] = [-430, -30]

/** Everything in the demo. The same day gives the same rows; another day gives the same, with other dates. */
export function composeDemo(today: Jour): Composition[] {
  const jour = createCalendrier(today)
  const numeros = createNumeros()
  const fictifs = [
    composeStructure(ALPHA, partsAlpha(), CONSIGNES_ALPHA, jour, numeros),
    composeStructure(BETA, [createPart(BETA.etablissements[0], 60, [], { partTva: 0.3 })], {}, jour, numeros),
    composeStructure(GAMMA, [], {}, jour, numeros),
  ]
  const reels = readOrganismesReels().map((structure) =>
    composeStructure(structure, partsReelles(structure), {}, jour, numeros),
  )
  return [...fictifs, ...reels]
}

export function flattenLot(compositions: readonly Composition[]): Lot {
  const fiches = compositions.flatMap((c) => c.fiches)
  const pieces = compositions.flatMap((c) => c.pieces)
  const virements = compositions.flatMap((c) => c.virements)
  return {
    organismes: compositions.map(({ structure }) => structure.organisme),
    etablissements: compositions.flatMap(({ structure }) => structure.etablissements),
    dossiers: fiches.map(({ dossier }) => dossier),
    stagiaires: fiches.flatMap(({ stagiaires }) => stagiaires),
    accords: fiches.flatMap(({ accords }) => accords),
    echeances: fiches.flatMap(({ echeances }) => echeances),
    factures: pieces.map(({ facture }) => facture),
    imputations: pieces.flatMap(imputationsOf),
    reglements: virements.map(({ reglement }) => reglement),
    reglement_lignes: virements.flatMap(({ lignes }) => lignes),
  }
}

function partsAlpha(): Part[] {
  const [grenoble, lyon, chambery] = ALPHA.etablissements
  return [
    createPart(grenoble, 120, RECITS_GRENOBLE, { debuts: DEBUTS_ANCIENS, changementCompte: -11 }),
    createPart(lyon, 70, RECITS_LYON, {}),
    createPart(chambery, 30, [], { debuts: DEBUTS_RECENTS }),
  ]
}

function partsReelles({ organisme, etablissements }: Structure): Part[] {
  const alea = createAlea(`taille ${organisme.siren}`)
  const partTva = alea.chance(0.2) ? 1 : 0
  return etablissements.map((etablissement) =>
    createPart(etablissement, alea.entier(4, 14), [], { partTva, incidents: true }),
  )
}

type Reglages = { partTva?: number; debuts?: Cadre['debuts']; changementCompte?: number; incidents?: boolean }

function createPart(
  etablissement: Etablissement | undefined,
  total: number,
  recits: readonly Recit[],
  { partTva = 0.1, debuts = DEBUTS, changementCompte, incidents = false }: Reglages,
): Part {
  if (!etablissement) throw new Error('missing establishment')
  const phase = createAlea(`phase ${etablissement.numero}`).entier(0, 14)
  const entreprises = createEntreprises(etablissement.numero, 3 + Math.floor(total / 6))
  const compte = changementCompte === undefined ? {} : { changementCompte }
  return {
    etablissement,
    total,
    recits,
    cadre: { etablissement, entreprises, partTva, debuts },
    payeur: { etablissement, phase, incidents, ...compte },
  }
}

function composeStructure(
  structure: Structure,
  parts: readonly Part[],
  consignes: Readonly<Record<string, Consigne>>,
  jour: Contexte['jour'],
  numeros: Numeros,
): Composition {
  const contexte = { jour, numeros, alea: createAlea(`organisme ${structure.organisme.siren}`) }
  const fiches = createFiches(
    parts.flatMap((part) => drawPlans(part)),
    contexte,
  )
  const pieces = createPieces(fiches, contexte)
  const virements = parts.flatMap(({ payeur, etablissement }) => {
    const siennes = pieces.filter(({ facture }) => facture.etablissement_numero === etablissement.numero)
    return createVirements(payeur, siennes, fiches, consignes, contexte)
  })
  applyVirements(fiches, pieces, virements, contexte)
  return { structure, fiches, pieces, virements }
}

function drawPlans({ etablissement, total, recits, cadre }: Part): Plan[] {
  const alea = createAlea(`plans ${etablissement.numero}`)
  const ordinaires = Array.from({ length: total - recits.length }, () => ({}))
  return [...recits, ...ordinaires].map((voulu) => drawPlan(alea, cadre, voulu))
}
