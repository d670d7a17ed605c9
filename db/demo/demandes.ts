import { sirenFictif, siretOf } from './numeros.ts'
import { ALPHA, readOrganismesReels } from './organismes.ts'

/** A request for an account that waits for the funder's answer. */
export type DemandeDemo = {
  reference: string
  siret: string
  nda: string
  raison_sociale: string
  nom: string
  prenom: string
  email: string
  ilYaJours: number
}

/** One for an organisme that nobody manages yet, one that is to be refused, one for an organisme that no lot brought. */
export function listDemandesDemo(): DemandeDemo[] {
  const reel = readOrganismesReels()[0]
  return [
    {
      reference: 'DC-2K7M-4QRT',
      siret: reel?.etablissements[0]?.siret ?? '',
      nda: reel?.organisme.nda ?? '',
      raison_sociale: reel?.organisme.raison_sociale ?? '',
      nom: 'Tessier',
      prenom: 'Odile',
      email: 'odile.tessier@direction.example',
      ilYaJours: 3,
    },
    {
      reference: 'DC-5HXP-8WDC',
      siret: ALPHA.etablissements[0]?.siret ?? '',
      nda: ALPHA.organisme.nda,
      raison_sociale: 'Alpha Formation Grenoble',
      nom: 'Leroux',
      prenom: 'Martin',
      email: 'martin.leroux@alpha.example',
      ilYaJours: 2,
    },
    {
      reference: 'DC-9NVB-3JFZ',
      siret: siretOf(sirenFictif('DELTA CONSEIL'), 1),
      nda: '11759990475',
      raison_sociale: 'Delta Conseil',
      nom: 'Haddad',
      prenom: 'Samir',
      email: 'contact@delta.example',
      ilYaJours: 1,
    },
  ]
}
