import { RAISONS } from '../imports/banque.rules.ts'
import { libelleStatutReglement } from '../reglements/rules.ts'

const NATURES: Readonly<Record<string, string>> = {
  ordre: 'Ordre de virement',
  'compte-rendu': 'Compte rendu de la banque',
  mouvement: 'Mouvement du compte',
  remplacement: 'Remplacement possible',
}

/** `Mouvement du compte : exécuté` */
export function libelleNature({ nature, effet }: { nature: string; effet: string | null }): string {
  const libelle = NATURES[nature] ?? nature
  return effet ? `${libelle}\u00a0: ${libelleStatutReglement(effet).toLocaleLowerCase('fr')}` : libelle
}

export function libelleRaison(raison: string): string {
  return RAISONS[raison] ?? raison
}
