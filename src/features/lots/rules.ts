import type { Ton } from '../../ui/etat.tsx'
import type { CompteFichier } from '../imports/rapport.rules.ts'
import type { EtatLot } from './schemas.ts'

export const ETATS: Readonly<Record<EtatLot, { libelle: string; ton: Ton }>> = {
  a_essayer: { libelle: 'Vérification en attente', ton: 'bleu' },
  essaye: { libelle: 'Vérifié, à confirmer', ton: 'ambre' },
  a_importer: { libelle: 'Import en attente', ton: 'bleu' },
  importe: { libelle: 'Importé', ton: 'vert' },
  a_annuler: { libelle: 'Annulation en attente', ton: 'bleu' },
  annule: { libelle: 'Annulé', ton: 'gris' },
  refuse: { libelle: 'Refusé', ton: 'rouge' },
  abandonne: { libelle: 'Abandonné', ton: 'gris' },
  echec: { libelle: 'En échec', ton: 'rouge' },
}

/** The worker has it, or will. */
export function isEnAttente(etat: EtatLot): boolean {
  return etat.startsWith('a_')
}

export const ORIGINES: Readonly<Record<string, string>> = {
  commande: 'Importé par la commande',
  depot: 'Déposé depuis cette page',
  dossier: 'Pris dans le dossier surveillé',
}

export function sumCompte(
  fichiers: readonly CompteFichier[],
  colonne: Exclude<keyof CompteFichier, 'fichier'>,
): number {
  return fichiers.reduce((total, fichier) => total + fichier[colonne], 0)
}
