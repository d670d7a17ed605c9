import { formationNamed } from './formations.ts'
import type { Entreprise } from './noms.ts'
import { entrepriseNamed } from './noms.ts'
import type { Plan } from './plans.ts'
import type { Consigne } from './reglements.ts'

/** The transfers told on purpose, each at its rank of the calendar. */
export const CONSIGNES_ALPHA: Readonly<Record<string, Consigne>> = {
  grand: { emission: -32, lignes: 60 },
  compensation: { emission: -18, recupere: 'trop-percu-recupere' },
  absence: { emission: -27 },
  rejete: { emission: -12, statut: 'REJETE', motif: 'AC04', ferme: 'solde-rejete' },
  retourne: { emission: -58, statut: 'RETOURNE', motif: 'AC01', remplacePar: -41 },
  annule: { emission: -9, statut: 'ANNULE', motif: 'Annulé par le financeur avant l’envoi à la banque' },
  emis: { emission: -1 },
  programme: { emission: 4 },
}

export type Recit = Partial<Plan> & { cle: string }

/** An ordinary file that goes through without incident; each story changes what it tells. */
function recit(cle: string, debut: number, formation: string, voulu: Partial<Plan> = {}): Recit {
  return {
    cle,
    debut,
    formation: formationNamed(formation),
    depot: 4,
    delai: 12,
    issue: 'COURS',
    tva: false,
    subrogation: true,
    plafond: false,
    frais: false,
    avenant: false,
    clos: true,
    ...voulu,
  }
}

const LEFEVRE: Entreprise = entrepriseNamed('MAÇONNERIE LEFÈVRE')
const DAMICO: Entreprise = entrepriseNamed('CHARPENTE D’AMICO ET FILS')

/** How many people follow each of five files of the great transfer, in turn. */
const RYTHME_GRAND = [1, 2, 1, 3, 1] as const
const FORMATIONS_GRAND = [
  'SAUVETEUR',
  'TRAVAIL EN HAUTEUR',
  'AIPR OPÉRATEUR',
  'HABILITATION ÉLECTRIQUE B1V',
  'CACES® R486',
]

function recitsDuGrandVirement(): Recit[] {
  return Array.from({ length: 40 }, (_, i) => {
    const formation = FORMATIONS_GRAND[i % FORMATIONS_GRAND.length] ?? ''
    const stagiaires = RYTHME_GRAND[i % RYTHME_GRAND.length] ?? 1
    return recit(`grand-${i + 1}`, -105 + i, formation, {
      stagiaires,
      virement: 'grand',
      plafond: i % 4 === 0,
      // A price that three people cannot share to the cent.
      avenant: i === 3,
    })
  })
}

const STATUTS_DOSSIER: readonly Recit[] = [
  recit('transmis', 25, 'LECTURE DE PLANS', { reception: -1, decision: 8 }),
  recit('instruction', 30, 'FEEBAT', { reception: -7, decision: 3 }),
  recit('accorde-a-venir', 12, 'CACES® R482', {
    stagiaires: 4,
    etatAccorde: 'ACCORDE',
    reception: -22,
    decision: -12,
  }),
  recit('engage-en-cours', -1, 'BIM', {
    stagiaires: 2,
    etatAccorde: 'ENGAGE',
    reception: -24,
    decision: -17,
  }),
  recit('refuse', -35, 'CONDUITE DE RÉUNION', { issue: 'REFUSE' }),
  recit('annule', -50, 'SIGNALISATION', { issue: 'ANNULE' }),
  recit('caduc', -190, 'COUVERTURE EN ZINC', { issue: 'CADUC' }),
  recit('rompu', -120, 'TP COUVREUR', { issue: 'ROMPU', stagiaires: 1, etatAccorde: 'ACCORDE' }),
  recit('ruptu', -90, 'CACES® R487', { issue: 'ROMPU', stagiaires: 1, etatAccorde: 'ENGAGE' }),
  recit('en-revision', -15, 'FORMATION AMIANTE SS3', { issue: 'EN_REVISION', stagiaires: 2 }),
]

const STATUTS_FACTURE: readonly Recit[] = [
  recit('facture-deposee', -5, 'AIPR ENCADRANT', { arret: 'DEPOSEE' }),
  recit('facture-en-controle', -14, 'FEEBAT', { arret: 'EN_CONTROLE' }),
  recit('facture-en-attente', -30, 'TRAVAIL EN HAUTEUR', { arret: 'EN_ATTENTE_PIECES', stagiaires: 3 }),
  recit('facture-bon-a-payer', -18, 'SAUVETEUR', { arret: 'BON_A_PAYER' }),
  recit('facture-partielle', -26, 'CACES® R482', { arret: 'ACCEPTEE_PARTIELLEMENT', stagiaires: 2 }),
  recit('facture-rejetee', -40, 'SOUDAGE', { arret: 'REJETEE' }),
  recit('facture-non-deposee', -60, 'LECTURE DE PLANS', { arret: 'NON_FACTURE', stagiaires: 2 }),
]

export const RECITS_GRENOBLE: readonly Recit[] = [
  ...recitsDuGrandVirement(),
  ...STATUTS_DOSSIER,
  ...STATUTS_FACTURE,
  recit('douze-stagiaires', -130, 'MONTAGE', { stagiaires: 12 }),
  recit('un-stagiaire', -75, 'FORMATION INITIALE AMIANTE', { stagiaires: 1, virement: 'compensation' }),
  recit('abandon', -110, 'COFFRAGE', { stagiaires: 3, abandons: 1 }),
  recit('natures', -62, 'MAÇONNERIE DU BÂTI', {
    stagiaires: 2,
    frais: true,
    avenant: true,
    virement: 'compensation',
  }),
  recit('deux-dossiers-a', -48, 'ÉTANCHÉITÉ', {
    stagiaires: 2,
    entreprise: LEFEVRE,
    virement: 'compensation',
  }),
  recit('deux-dossiers-b', -48, 'ÉTANCHÉITÉ', {
    stagiaires: 1,
    entreprise: DAMICO,
    virement: 'compensation',
    factureAvec: 'deux-dossiers-a',
  }),
  recit('avoir', -46, 'POSE DE PLAQUES', { stagiaires: 1, avoir: true, depot: 12, virement: 'compensation' }),
  recit('trop-percu-recupere', -170, 'CACES® R487', { stagiaires: 1, tropPercu: true }),
  recit('trop-percu-en-cours', -95, 'POSE DE POMPES', { stagiaires: 1, tropPercu: true }),
  recit('apprenti-en-cours', -230, 'CAP MAÇON'),
  recit('apprenti-solde', -310, 'BP CHARPENTIER'),
  recit('solde-rejete', -42, 'RECYCLAGE AMIANTE', { stagiaires: 2, virement: 'rejete' }),
  recit('rejete-1', -40, 'RÉNOVATION', { stagiaires: 1, virement: 'rejete' }),
  recit('rejete-2', -39, 'ÉTUDE ET CHIFFRAGE', { stagiaires: 3, virement: 'rejete' }),
  recit('emis-1', -28, 'TUTEUR', { stagiaires: 2, virement: 'emis' }),
  recit('emis-2', -25, 'INSTALLATION DE PANNEAUX', { stagiaires: 1, virement: 'emis' }),
  recit('programme-1', -21, 'HABILITATION ÉLECTRIQUE BS', { stagiaires: 2, virement: 'programme' }),
  recit('programme-2', -19, 'AIPR OPÉRATEUR', { stagiaires: 5, virement: 'programme' }),
  recit('sans-subrogation-1', -140, 'CACES® R489', { subrogation: false }),
  recit('sans-subrogation-2', -33, 'SAUVETEUR', { subrogation: false, stagiaires: 4 }),
]

export const RECITS_LYON: readonly Recit[] = [
  recit('absence', -50, 'CACES® R486', {
    stagiaires: 1,
    virement: 'absence',
    absence: { heures: 1, motif: '1 h d’absence' },
  }),
  recit('absence-voisin', -52, 'POSE DE MENUISERIES', { stagiaires: 2, virement: 'absence' }),
  recit('retourne-1', -96, 'CACES® R482', { stagiaires: 1, virement: 'retourne' }),
  recit('retourne-2', -90, 'TRAVAIL EN HAUTEUR', { stagiaires: 6, virement: 'retourne' }),
  recit('retourne-3', -88, 'BILAN', { debut: -140, virement: 'retourne' }),
  recit('annule-1', -38, 'FEEBAT', { stagiaires: 2, virement: 'annule' }),
  recit('annule-2', -36, 'MAINTIEN', { stagiaires: 8, virement: 'annule' }),
  recit('tva', -85, 'BIM', { stagiaires: 1, tva: true, plafond: true }),
  recit('apprenti-debut', -60, 'CAP MAÇON'),
  recit('vae', -170, 'VAE'),
  recit('poec', -100, 'POEC', { stagiaires: 9 }),
  recit('sans-subrogation-3', -66, 'LECTURE DE PLANS', { subrogation: false }),
]
