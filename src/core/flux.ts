import { addJours, formatHeure, jourParis, parseHeureParis } from './dates.ts'
import { addJoursOuvres, isOuvre } from './jours-ouvres.ts'

/** What the funder's data comes by, each on its own: the order is that of every page. */
export const FLUX = {
  dossiers: 'Dossiers et accords',
  factures: 'Factures',
  reglements: 'Règlements',
  etablissements: 'Établissements et comptes',
  documents: 'Documents',
  banque: 'Banque (ISO\u00a020022)',
} as const
export type CleFlux = keyof typeof FLUX
export const CLES_FLUX = Object.keys(FLUX) as CleFlux[]

/** How often a feed is announced; null when nothing is. */
export type Rythme = { nombre: number; unite: 'heures' | 'jours'; ouvres: boolean } | null

/** A feed as the database tells it: its last standing lot and when that was taken, null when none came. */
export type EtatFlux = { cle: CleFlux; rythme: Rythme; donneesAu: Date | null; lotId: string | null }

const FICHIERS: Readonly<Record<string, CleFlux>> = {
  'dossiers.csv': 'dossiers',
  'stagiaires.csv': 'dossiers',
  'accords.csv': 'dossiers',
  'echeances.csv': 'dossiers',
  'factures.csv': 'factures',
  'imputations.csv': 'factures',
  'reglements.csv': 'reglements',
  'reglement_lignes.csv': 'reglements',
  'organismes.csv': 'etablissements',
  'etablissements.csv': 'etablissements',
  'documents.csv': 'documents',
}

/** The feed of a file of a lot; the bank's messages have names of their own. */
export function fluxOf(fichier: string): CleFlux {
  return FICHIERS[fichier] ?? 'banque'
}

/** The feeds that a lot brought: a file refused whole brings nothing, an empty one says that nothing is new. */
export function fluxOfLot(fichiers: readonly { fichier: string; lus: number; refuses: number }[]): CleFlux[] {
  const apportes = fichiers.filter(({ lus, refuses }) => lus === 0 || refuses < lus)
  return [...new Set(apportes.map(({ fichier }) => fluxOf(fichier)))]
}

/** When the next delivery is announced for, at the hour of the last one; null when nothing is. */
export function prochaineLivraison({
  rythme,
  donneesAu,
}: Pick<EtatFlux, 'rythme' | 'donneesAu'>): Date | null {
  if (!rythme || !donneesAu) return null
  const { nombre, unite, ouvres } = rythme
  if (unite === 'jours') {
    const jour = jourParis(donneesAu)
    return atSameHour(donneesAu, ouvres ? addJoursOuvres(jour, nombre) : addJours(jour, nombre))
  }
  const suivante = new Date(donneesAu.getTime() + nombre * MS_PAR_HEURE)
  const jour = jourParis(suivante)
  return ouvres && !isOuvre(jour) ? atSameHour(suivante, addJoursOuvres(jour, 1)) : suivante
}

const MS_PAR_HEURE = 3_600_000
/** A delivery takes time to arrive and to be imported. */
export const MARGE_HEURES = 2

export function isEnRetard(flux: Pick<EtatFlux, 'rythme' | 'donneesAu'>, maintenant: Date): boolean {
  const prochaine = prochaineLivraison(flux)
  return prochaine !== null && maintenant.getTime() > prochaine.getTime() + MARGE_HEURES * MS_PAR_HEURE
}

/** The hour that does not exist, once a year, is the next one. */
function atSameHour(date: Date, jour: string): Date {
  return parseHeureParis(jour, formatHeure(date)) ?? parseHeureParis(jour, '03:00') ?? date
}

/** « chaque jour ouvré », « toutes les 4 heures, les jours ouvrés ». */
export function libelleRythme(rythme: Rythme): string {
  if (!rythme) return 'pas d’annonce'
  const { nombre, unite, ouvres } = rythme
  if (unite === 'heures')
    return `${nombre > 1 ? `toutes les ${nombre}\u00a0heures` : 'toutes les heures'}${ouvres ? ', les jours ouvrés' : ''}`
  if (nombre === 1) return ouvres ? 'chaque jour ouvré' : 'chaque jour'
  return `tous les ${nombre}\u00a0jours${ouvres ? ' ouvrés' : ''}`
}
