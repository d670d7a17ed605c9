import { libelleStatutDossier } from '../dossiers/rules.ts'
import type { Champs } from '../revisions/rules.ts'

/** What the pages say of dossiers that bear a word of this statut; null: the word itself. */
export function direStatut(statut: string | null): string {
  return statut ? libelleStatutDossier(statut) : 'Montré tel que reçu'
}

export const CHAMPS_ETAT: Champs = {
  statut: {
    libelle: 'Statut',
    dire: (statut) => direStatut(typeof statut === 'string' ? statut : null),
  },
}
