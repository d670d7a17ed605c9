import type { Jour } from '../../core/dates.ts'
import type { Cents } from '../../core/money.ts'

const MOIS = [
  'janv.',
  'févr.',
  'mars',
  'avr.',
  'mai',
  'juin',
  'juil.',
  'août',
  'sept.',
  'oct.',
  'nov.',
  'déc.',
]

/** `nov. 26`, from any day of the month. */
export function formatMois(jour: Jour): string {
  const [annee = '', mois = ''] = jour.split('-')
  return `${MOIS[Number(mois) - 1]} ${annee.slice(2)}`
}

/** Thousands of euros, without their unit: the chart's title has it. */
export function formatMilliers(montant: Cents): string {
  return Math.round(montant / 100_000).toLocaleString('fr-FR')
}

/** What waits, counted. */
export type Comptes = {
  changements: number
  lots: number
  rapprochements: number
  emissions: number
  refusees: number
  demandes: number
  sansAdministrateur: number
  messages: number
}

type Attente = { valeur: string; libelle: string; href: string }

/** The most urgent first, what holds money up before what holds a person up; what waits for nobody is last. */
export function listAttentes(comptes: Comptes): Attente[] {
  const { changements, lots, rapprochements, emissions, refusees, demandes, sansAdministrateur, messages } =
    comptes
  const attentes = [
    attente(lots, 'lot', 'lots', 'à confirmer ou à reprendre', '/gestion/lots'),
    attente(rapprochements, 'rapprochement', 'rapprochements', 'à faire', '/gestion/rapprochements'),
    attente(emissions, 'avis ou accord', 'avis ou accords', 'à reprendre', '/gestion/emissions'),
    attente(messages, 'message', 'messages', 'à traiter', '/gestion/messages'),
    attente(demandes, 'demande de compte', 'demandes de compte', 'à traiter', '/gestion/demandes'),
    attente(
      changements,
      'changement de compte',
      'changements de compte',
      'à traiter',
      '/gestion/coordonnees',
    ),
    attente(refusees, 'ligne refusée', 'lignes refusées', 'en trente jours', '#refus'),
    attente(
      sansAdministrateur,
      'organisme',
      'organismes',
      'sans administrateur',
      '/gestion/organismes?sans_administrateur=1',
    ),
  ]
  const vides = attentes.filter(({ valeur }) => valeur === '0')
  return [...attentes.filter(({ valeur }) => valeur !== '0'), ...vides]
}

function attente(nombre: number, un: string, plusieurs: string, quoi: string, href: string): Attente {
  return {
    valeur: nombre.toLocaleString('fr-FR'),
    libelle: `${nombre > 1 ? plusieurs : un} ${quoi}`,
    href: nombre === 0 && href.startsWith('#') ? '/gestion/lots' : href,
  }
}
