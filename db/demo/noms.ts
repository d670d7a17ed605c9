import { type Alea, createAlea } from './alea.ts'
import { sirenFictif, siretOf } from './numeros.ts'

/** Invented people and companies. Names carry the accents, apostrophes and particles that lists must survive. */
const NOMS = [
  'LEFÈVRE',
  'D’AMICO',
  'LE GOFF',
  'ÉTIENNE',
  'MÜLLER',
  'N’DIAYE',
  'BENÂTRE',
  'PÉRINET',
  'GARCÍA',
  'O’BRIEN',
  'CHÂTELET',
  'DELORME',
  'DA SILVA',
  'FERREIRA',
  'HADDAD',
  'KOWALSKI',
  'MARÉCHAL',
  'NOËL',
  'PINÇON',
  'RENAUDIN',
  'SAINT-CYR',
  'TRAORÉ',
  'VAN DEN BERG',
  'YILMAZ',
  'ŒUVRARD',
  'BRÛLÉ',
  'CORNILLON',
  'DUBREUIL',
  'ESPOSITO',
  'FAUCONNIER',
  'GUÉRINEAU',
  'HÉBRARD',
  'ISNARD',
  'JOUVENEL',
  'LAÎNÉ',
  'MONTCHALIN',
  'NGUYEN',
  'OLLIVIER',
  'PAILLARD',
  'QUÉMÉNER',
  'ROCHEBRUNE',
  'SÉGUR',
  'TISSERAND',
  'VILLENEUVE',
  'BARTHÉLEMY',
  'COLOMBIER',
  'DIALLO',
  'EL AMRANI',
  'FONTVIEILLE',
  'GRANDCLÉMENT',
  'HUMBERT',
  'MERCIER-ROUX',
  'POULAIN',
  'RIVOIRE',
  'TERRASSON',
] as const

const PRENOMS = [
  'Zoé',
  'Noël',
  'Élodie',
  'François',
  'Anaïs',
  'Jérôme',
  'Chloé',
  'Mickaël',
  'Inès',
  'Loïc',
  'Maëlys',
  'Théo',
  'Aïcha',
  'Cédric',
  'Camille',
  'Mehdi',
  'Léa',
  'Stéphane',
  'Gaëtan',
  'Hélène',
  'Jean-Baptiste',
  'Karim',
  'Ludivine',
  'Marc-Antoine',
  'Nadège',
  'Océane',
  'Paulo',
  'Rémi',
  'Sarah',
  'Tomasz',
  'Ugo',
  'Valérie',
  'Yann',
  'Émile',
  'Ousmane',
  'Bérénice',
  'Didier',
  'Fatoumata',
  'Grégory',
  'Agnès',
] as const

const METIERS = [
  'MAÇONNERIE',
  'CHARPENTE',
  'ÉLECTRICITÉ',
  'PLOMBERIE',
  'COUVERTURE',
  'MENUISERIE',
  'PEINTURE',
  'TERRASSEMENT',
  'ÉTANCHÉITÉ',
  'ISOLATION',
  'CARRELAGE',
  'DÉSAMIANTAGE',
  'TRAVAUX PUBLICS',
  'PLÂTRERIE',
  'FAÇADES',
  'MÉTALLERIE',
] as const

const SUITES = ['', '', '', ' ET FILS', ' FRÈRES', ' BTP', ' & ASSOCIÉS'] as const

export type Entreprise = { siret: string; raison_sociale: string }

export function drawPersonne(alea: Alea): { nom: string; prenom: string } {
  return { nom: alea.choix(NOMS), prenom: alea.choix(PRENOMS) }
}

/** The client companies of one establishment; a name always bears the same SIRET. */
export function createEntreprises(graine: string, nombre: number): Entreprise[] {
  const alea = createAlea(`entreprises ${graine}`)
  const noms = new Set<string>()
  while (noms.size < nombre) noms.add(`${alea.choix(METIERS)} ${alea.choix(NOMS)}${alea.choix(SUITES)}`)
  return [...noms].map(entrepriseNamed)
}

export function entrepriseNamed(raison_sociale: string): Entreprise {
  return { raison_sociale, siret: siretOf(sirenFictif(`entreprise ${raison_sociale}`), 1) }
}
