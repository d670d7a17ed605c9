import type { Ton } from './etat.tsx'

export type DossierExemple = {
  numero: string
  accord?: string
  entreprise: string
  intitule: string
  stagiaires: string
  dispositif: string
  debut: string
  fin: string
  statut: { libelle: string; ton: Ton; detail: string }
  accorde: number
  regle: number
}

/** Fictional dossiers of Alpha Formation, with the long names that real lists hold. */
export const DOSSIERS: DossierExemple[] = [
  {
    numero: 'D26000142',
    accord: '142',
    entreprise: 'ENTREPRISE GÉNÉRALE DE MAÇONNERIE LEFÈVRE ET FILS',
    intitule: 'Amiante sous-section 4, opérateur de chantier',
    stagiaires: 'ROYER Camille',
    dispositif: 'PLAN',
    debut: '2026-10-12',
    fin: '2026-10-16',
    statut: { libelle: 'Accordé', ton: 'ambre', detail: 'À vous de facturer avant le 31/12/2026' },
    accorde: 168_000,
    regle: 0,
  },
  {
    numero: 'D26000139',
    accord: '139',
    entreprise: 'CHARPENTE MOREAU',
    intitule: 'CACES R482 catégorie A',
    stagiaires: '3\u00a0stagiaires',
    dispositif: 'PLAN',
    debut: '2026-10-05',
    fin: '2026-10-07',
    statut: { libelle: 'Accordé', ton: 'bleu', detail: 'Constructys contrôle votre facture' },
    accorde: 1_302_400,
    regle: 302_400,
  },
  {
    numero: 'D26000117',
    accord: '117',
    entreprise: 'ÉLECTRICITÉ BONNET',
    intitule: 'Habilitation électrique B1V, recyclage',
    stagiaires: 'LATARTE Noël',
    dispositif: 'PLAN',
    debut: '2026-09-14',
    fin: '2026-09-15',
    statut: { libelle: 'Soldé', ton: 'vert', detail: 'Réglé le 21/10/2026' },
    accorde: 67_200,
    regle: 67_200,
  },
  {
    numero: 'D26000113',
    entreprise: 'SOCIÉTÉ NOUVELLE DE COUVERTURE ET ZINGUERIE GIRARD',
    intitule: 'Travail en hauteur et port du harnais',
    stagiaires: '12\u00a0stagiaires',
    dispositif: 'PLAN',
    debut: '2026-12-01',
    fin: '2026-12-01',
    statut: { libelle: 'En instruction', ton: 'bleu', detail: 'Constructys examine la demande' },
    accorde: 0,
    regle: 0,
  },
  {
    numero: 'D26000098',
    entreprise: 'PEINTURE ROBIN',
    intitule: 'Échafaudages roulants R457',
    stagiaires: '2\u00a0stagiaires',
    dispositif: 'PLAN',
    debut: '2026-09-01',
    fin: '2026-09-01',
    statut: { libelle: 'Refusé', ton: 'rouge', detail: 'Pièces non reçues' },
    accorde: 0,
    regle: 0,
  },
  {
    numero: 'D26000077',
    accord: '77',
    entreprise: 'TERRASSEMENTS ET RÉSEAUX DU VERCORS',
    intitule: 'BTS Travaux publics, deuxième année',
    stagiaires: 'CLÉMENT Inès',
    dispositif: 'APP',
    debut: '2025-09-01',
    fin: '2027-08-31',
    statut: { libelle: 'Rompu', ton: 'gris', detail: 'Abandon le 02/09/2026' },
    accorde: 840_000,
    regle: 842_963,
  },
]

export type LigneExemple = {
  dossier: string
  entreprise: string
  stagiaire: string
  facture: string
  retenue?: number
  motif?: string
  paye: number
}

export const LIGNES: LigneExemple[] = [
  {
    dossier: 'D26000117',
    entreprise: 'ÉLECTRICITÉ BONNET',
    stagiaire: 'LATARTE Noël',
    facture: 'FA-49004',
    paye: 67_200,
  },
  {
    dossier: 'D26000121',
    entreprise: 'MAÇONNERIE PETIT',
    stagiaire: '5\u00a0stagiaires',
    facture: 'FA-49011',
    paye: 336_000,
  },
  {
    dossier: 'D26000104',
    entreprise: 'PEINTURE ROBIN',
    stagiaire: 'CLÉMENT Inès',
    facture: 'FA-48977',
    retenue: 3_000,
    motif: '1 h d’absence',
    paye: 81_000,
  },
  {
    dossier: 'D26000077',
    entreprise: 'Trop-perçu antérieur',
    stagiaire: 'Compensation du 02/09/2026',
    facture: 'AV-0031',
    paye: -2_963,
  },
]
