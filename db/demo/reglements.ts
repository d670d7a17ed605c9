import type { Piece } from './factures.ts'
import type { Contexte, Fiche } from './fiches.ts'
import { type LigneLibre, lignesOf, ligneTropPercu, splitLignes } from './lignes.ts'
import type { Etablissement, Reglement, ReglementLigne, StatutReglement } from './modele.ts'
import { compteFictif } from './numeros.ts'

/** A transfer with what it pays. */
export type Virement = { reglement: Reglement; lignes: ReglementLigne[]; pieces: Piece[]; consigne: Consigne }

/** What is wanted of one transfer; `emission` and `remplacePar` are ranks of the calendar. */
export type Consigne = {
  emission: number
  statut?: StatutReglement
  motif?: string
  lignes?: number
  remplacePar?: number
  /** Story keys of the dossier whose overpayment is taken back, and of the one closed all the same. */
  recupere?: string
  ferme?: string
}

/** An establishment as the payer sees it; its account before the change was closed. */
export type Payeur = {
  etablissement: Etablissement
  phase: number
  changementCompte?: number
  incidents: boolean
}

/** Transfers leave every fifteen working days; the next one is known five days ahead. */
const RYTHME = 15
const HORIZON = 5

type Groupe = { cle: string; consigne: Consigne; pieces: Piece[] }

export function createVirements(
  payeur: Payeur,
  pieces: readonly Piece[],
  fiches: readonly Fiche[],
  consignes: Readonly<Record<string, Consigne>>,
  contexte: Contexte,
): Virement[] {
  const groupes = groupPieces(payeur, pieces, consignes).sort(
    (a, b) => a.consigne.emission - b.consigne.emission,
  )
  return groupes.flatMap((groupe) => {
    const consigne = payeur.incidents ? withIncident(groupe.consigne, contexte) : groupe.consigne
    const lignes = createLignes(groupe, fiches)
    const premier = createVirement({ ...groupe, consigne }, lignes, payeur, contexte)
    if (consigne.remplacePar === undefined) return [premier]
    const suite = { ...groupe, consigne: { emission: consigne.remplacePar } }
    const second = createVirement(suite, lignes, payeur, contexte)
    second.reglement.remplace_reference = premier.reglement.reference
    return [{ ...premier, pieces: [] }, second]
  })
}

function groupPieces(
  payeur: Payeur,
  pieces: readonly Piece[],
  consignes: Readonly<Record<string, Consigne>>,
) {
  const groupes = new Map<string, Groupe>()
  for (const piece of pieces) {
    if (piece.paiement === undefined) continue
    const cle = piece.parts[0]?.fiche.plan.virement ?? ''
    const consigne = consignes[cle] ?? { emission: emissionOf(payeur, piece.paiement) }
    if (consigne.emission > HORIZON) continue
    const groupe = groupes.get(`${cle} ${consigne.emission}`) ?? { cle, consigne, pieces: [] }
    groupe.pieces.push(piece)
    groupes.set(`${cle} ${consigne.emission}`, groupe)
  }
  return [...groupes.values()]
}

/** Without an account nothing leaves: what was due waits for the two next dates. */
function emissionOf({ etablissement, phase }: Payeur, paiement: number): number {
  if (etablissement.iban === '') return paiement <= -15 ? 1 : Math.max(HORIZON, paiement)
  return phase + RYTHME * Math.ceil((paiement - phase) / RYTHME)
}

/** Elsewhere than in the told stories, a few transfers come back and are paid again. */
function withIncident(consigne: Consigne, { alea }: Contexte): Consigne {
  const tirage = alea.entier(1, 100)
  if (tirage > 4 || consigne.emission > -25) return consigne
  return tirage <= 2
    ? { ...consigne, statut: 'REJETE', motif: 'AC04', remplacePar: consigne.emission + 12 }
    : { ...consigne, statut: 'RETOURNE', motif: 'AC01', remplacePar: consigne.emission + 17 }
}

function createLignes({ consigne, pieces }: Groupe, fiches: readonly Fiche[]): LigneLibre[] {
  const lignes = pieces.flatMap(lignesOf)
  const repris = fiches.find(({ plan }) => plan.cle !== '' && plan.cle === consigne.recupere)
  if (repris) lignes.push(ligneTropPercu(repris))
  return consigne.lignes === undefined ? lignes : splitLignes(lignes, consigne.lignes)
}

function createVirement(
  { consigne, pieces }: Groupe,
  lignes: readonly LigneLibre[],
  payeur: Payeur,
  { jour, numeros }: Contexte,
): Virement {
  const { emission, motif = '' } = consigne
  const statut = consigne.statut ?? statutAt(emission)
  const reference = numeros.reglement(emission)
  const executed = statut === 'EXECUTE' || statut === 'RETOURNE'
  return {
    reglement: {
      reference,
      etablissement_numero: payeur.etablissement.numero,
      date_emission: jour(emission),
      date_execution: executed ? jour(emission + 1) : '',
      montant: lignes.reduce((somme, { montant }) => somme + montant, 0),
      ...compteOf(payeur, emission, statut),
      statut,
      motif,
      end_to_end_id: `OPCO${reference}`,
      remplace_reference: '',
    },
    lignes: lignes.map(({ fiche: _, ...ligne }, i) => ({
      reglement_reference: reference,
      ligne: i + 1,
      ...ligne,
    })),
    pieces,
    consigne,
  }
}

function statutAt(emission: number): StatutReglement {
  if (emission > 0) return 'PROGRAMME'
  return emission >= -1 ? 'EMIS' : 'EXECUTE'
}

/** The account as it was that day: a transfer that failed had gone to another one than today's. */
function compteOf({ etablissement, changementCompte }: Payeur, emission: number, statut: StatutReglement) {
  const { iban, bic, titulaire, numero } = etablissement
  const ancien = statut === 'REJETE' || statut === 'RETOURNE' || emission < (changementCompte ?? -Infinity)
  return ancien ? { ...compteFictif(`${numero} ancien`), titulaire } : { iban, bic, titulaire }
}
