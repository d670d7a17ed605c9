import { formatInstant } from '../core/dates.ts'
import { type EtatFlux, FLUX, isEnRetard, libelleRythme, prochaineLivraison } from '../core/flux.ts'
import { capitalise } from '../core/texte.ts'
import { Etat, type Ton } from './etat.tsx'
import type { Colonne } from './tableau.tsx'

/** A feed's row on any page: its name, its last data, what is announced, whether it is kept. */
export function colonnesFlux<Lu extends EtatFlux>(maintenant: Date): Colonne<Lu>[] {
  return [
    { cle: 'flux', titre: 'Flux', entete: true, valeur: ({ cle }) => FLUX[cle] },
    {
      cle: 'dernieres',
      titre: 'Dernières données',
      valeur: ({ donneesAu }) => <Quand date={donneesAu} />,
    },
    { cle: 'rythme', titre: 'Rythme annoncé', valeur: ({ rythme }) => capitalise(libelleRythme(rythme)) },
    {
      cle: 'prochaine',
      titre: 'Prochaines attendues',
      valeur: (flux) => <Quand date={prochaineLivraison(flux)} />,
    },
    { cle: 'etat', titre: 'État', valeur: (flux) => <Etat {...etatFlux(flux, maintenant)} /> },
  ]
}

function Quand({ date }: { date: Date | null }) {
  return date ? <span class="date">{formatInstant(date)}</span> : '–'
}

function etatFlux(flux: EtatFlux, maintenant: Date): { libelle: string; ton: Ton } {
  if (!flux.donneesAu) return { libelle: 'Rien reçu', ton: 'gris' }
  if (isEnRetard(flux, maintenant)) return { libelle: 'En retard', ton: 'ambre' }
  return flux.rythme ? { libelle: 'À l’heure', ton: 'vert' } : { libelle: 'Reçu', ton: 'gris' }
}
