import { formatInstant } from '../core/dates.ts'
import { type CleFlux, type EtatFlux, FLUX, isEnRetard } from '../core/flux.ts'
import type { EtatService } from '../db/etat.ts'

/** The feeds whose data a page shows. Every other page may show anything, and dates what most of them tell. */
const PAGES: readonly { adresse: RegExp; montre: readonly CleFlux[] }[] = [
  { adresse: /^\/dossiers\b/, montre: ['dossiers', 'factures'] },
  { adresse: /^\/reglements\b/, montre: ['reglements', 'banque'] },
  { adresse: /^\/etablissements\b/, montre: ['etablissements', 'documents'] },
]
const PARTOUT: readonly CleFlux[] = ['dossiers', 'factures', 'reglements']

/** When the data that a page shows was taken: the oldest of its announced feeds, or the last that came. */
export function donneesAu({ flux }: EtatService, chemin: string): Date | undefined {
  const montres = keepFlux(flux, findPage(chemin)?.montre ?? PARTOUT)
  const annonces = datesOf(montres.filter(({ rythme }) => rythme !== null))
  return annonces[0] ?? datesOf(montres).at(-1)
}

/** What a banner says: of the feeds that the page shows those that are late, and the stops planned. */
export function listAlertes(
  { flux, arrets, financeur }: EtatService,
  { chemin, maintenant }: { chemin: string; maintenant: Date },
): string[] {
  const page = findPage(chemin)
  const concernes = page ? keepFlux(flux, page.montre) : flux
  const retards = concernes.filter((lu) => isEnRetard(lu, maintenant))
  return [...tellRetards(retards, financeur), ...arrets.map(tellArret)]
}

function findPage(chemin: string) {
  return PAGES.find(({ adresse }) => adresse.test(chemin))
}

function keepFlux(flux: readonly EtatFlux[], cles: readonly CleFlux[]): EtatFlux[] {
  return flux.filter(({ cle }) => cles.includes(cle))
}

/** Oldest first. */
function datesOf(flux: readonly EtatFlux[]): Date[] {
  return flux.flatMap(({ donneesAu: date }) => date ?? []).sort((a, b) => a.getTime() - b.getTime())
}

/** One sentence for them all: a lot that is missed misses to several feeds at once. */
function tellRetards(flux: readonly EtatFlux[], financeur: string): string[] {
  if (flux.length === 0) return []
  const parDate = Map.groupBy(flux, ({ donneesAu: date }) => (date ? formatInstant(date) : ''))
  const groupes = [...parDate].map(
    ([date, memes]) => `${memes.map(({ cle }) => FLUX[cle]).join(', ')} (dernières du ${date})`,
  )
  return [`Des données de ${financeur} sont en retard\u00a0: ${groupes.join('\u00a0; ')}.`]
}

function tellArret({ debut, fin, texte }: EtatService['arrets'][number]): string {
  return `Arrêt prévu du ${formatInstant(debut)} au ${formatInstant(fin)}. ${texte}`.trim()
}
