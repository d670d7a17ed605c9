import type { Part, Piece } from './factures.ts'
import type { Fiche } from './fiches.ts'
import type { Accord, ReglementLigne } from './modele.ts'

/** A line before it is numbered within its règlement; `fiche` tells what it pays. */
export type LigneLibre = Omit<ReglementLigne, 'reglement_reference' | 'ligne'> & { fiche: Fiche }

const FRAIS: Record<string, string> = {
  RESTAURATION: 'Frais de restauration',
  HEBERGEMENT: 'Frais d’hébergement',
  TRANSPORT: 'Frais de transport',
}

/** What a règlement says of an invoice: a line per dossier, or per nature where the accord has several. */
export function lignesOf(piece: Piece): LigneLibre[] {
  return piece.parts.flatMap((part) => lignesOfPart(piece, part))
}

function lignesOfPart(piece: Piece, part: Part): LigneLibre[] {
  const entiere = createLigne(piece, part)
  const natures = naturesEnVigueur(part.fiche)
  const total = natures.reduce((somme, { part_opco }) => somme + part_opco, 0)
  if (natures.length < 2 || total !== part.montant) return [withRetenue(entiere)]
  return natures.map(({ nature, part_opco }) =>
    nature === 'PEDAGOGIE'
      ? { ...entiere, montant: part_opco }
      : { ...entiere, type: 'FRAIS_ANNEXE', libelle: FRAIS[nature] ?? nature, montant: part_opco },
  )
}

function createLigne({ facture }: Piece, { fiche, echeance, montant }: Part): LigneLibre {
  const [seul, ...autres] = fiche.stagiaires
  return {
    fiche,
    type: facture.type,
    facture_numero_interne: facture.numero_interne,
    numero_facture: facture.numero_facture,
    dossier_numero: fiche.dossier.numero,
    stagiaire_id: seul && autres.length === 0 ? seul.stagiaire_id : '',
    libelle: fiche.dossier.intitule + (echeance && `, échéance ${echeance}`),
    montant,
    retenue: 0,
    motif: '',
  }
}

/** Hours of absence are not paid, and the line says why. */
function withRetenue(ligne: LigneLibre): LigneLibre {
  const { absence, formation, stagiaires } = ligne.fiche.plan
  if (!absence) return ligne
  const retenue = Math.round((ligne.montant / formation.heures / stagiaires) * absence.heures)
  return { ...ligne, montant: ligne.montant - retenue, retenue, motif: absence.motif }
}

function naturesEnVigueur({ accords }: Fiche): Accord[] {
  const derniere = Math.max(0, ...accords.map(({ version }) => version))
  return accords.filter(({ version }) => version === derniere)
}

/** Takes back what had been paid above the lowered accord. */
export function ligneTropPercu(fiche: Fiche): LigneLibre {
  const montantDe = (version: number) =>
    fiche.accords.filter((a) => a.version === version).reduce((somme, a) => somme + a.part_opco, 0)
  return {
    fiche,
    type: 'TROP_PERCU',
    facture_numero_interne: '',
    numero_facture: '',
    dossier_numero: fiche.dossier.numero,
    stagiaire_id: '',
    libelle: `Trop-perçu sur le dossier ${fiche.dossier.numero}`,
    montant: montantDe(2) - montantDe(1),
    retenue: 0,
    motif: 'Compensation après la baisse de l’accord (version 2)',
  }
}

/** Splits lines by stagiaire, the first ones that fit, until there are as many as wanted. */
export function splitLignes(lignes: readonly LigneLibre[], voulues: number): LigneLibre[] {
  let manque = voulues - lignes.length
  return lignes.flatMap((ligne) => {
    const nombre = ligne.fiche.stagiaires.length
    if (nombre < 2 || nombre - 1 > manque) return [ligne]
    manque -= nombre - 1
    return splitByStagiaire(ligne)
  })
}

function splitByStagiaire(ligne: LigneLibre): LigneLibre[] {
  const { stagiaires } = ligne.fiche
  const part = Math.floor(ligne.montant / stagiaires.length)
  const reste = ligne.montant - part * stagiaires.length
  return stagiaires.map(({ stagiaire_id }, i) => ({
    ...ligne,
    stagiaire_id,
    montant: i === 0 ? part + reste : part,
  }))
}
