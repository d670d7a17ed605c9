import { formatInstant } from '../core/dates.ts'
import type { EtatService } from '../db/etat.ts'

const MS_PAR_HEURE = 3_600_000
/** A delivery takes time to arrive and to be imported. */
const MARGE_HEURES = 2

/** What a banner says on every page: data later than announced, stops planned. */
export function listAlertes(etat: EtatService, maintenant: Date): string[] {
  return [...tellRetard(etat, maintenant), ...etat.arrets.map(tellArret)]
}

function tellRetard({ donneesAu, rythmeHeures, financeur }: EtatService, maintenant: Date): string[] {
  if (!donneesAu) return []
  const age = (maintenant.getTime() - donneesAu.getTime()) / MS_PAR_HEURE
  if (age <= rythmeHeures + MARGE_HEURES) return []
  return [
    `Les données de ${financeur} sont en retard\u00a0: les dernières datent du ${formatInstant(donneesAu)}, alors qu’elles arrivent toutes les ${rythmeHeures > 1 ? `${rythmeHeures} heures` : 'heures'}.`,
  ]
}

function tellArret({ debut, fin, texte }: EtatService['arrets'][number]): string {
  return `Arrêt prévu du ${formatInstant(debut)} au ${formatInstant(fin)}. ${texte}`.trim()
}
