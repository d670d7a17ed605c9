import { readFileSync } from 'node:fs'
import { RACINE } from '../../src/racine.ts'
import type { Etablissement, Organisme } from './modele.ts'
import { compteFictif, sirenFictif, siretOf } from './numeros.ts'

/** What the generator knows of one organisation beyond its rows. */
export type Structure = { organisme: Organisme; etablissements: Etablissement[] }

/** Order numbers 999xx of an NDA are given to nobody: the three providers of the demo are fictional. */
export const ALPHA: Structure = createFictif('ALPHA FORMATION', 'SAS', '84389990138', 'alpha.example', [
  ['E900001', 'ALPHA BTP GRENOBLE', '14 rue des Bâtisseurs-du-Drac', '38000', 'Grenoble', true],
  ['E900002', 'ALPHA BTP LYON', '27 quai des Compagnons', '69007', 'Lyon', true],
  ['E900003', 'ALPHA BTP CHAMBÉRY', '3 impasse du Fil-à-Plomb', '73000', 'Chambéry', false],
])

export const BETA: Structure = createFictif('BETA FORMATION', 'SARL', '53359990235', 'beta.example', [
  ['E900004', 'BETA PRÉVENTION', '8 allée de la Truelle', '35000', 'Rennes', true],
])

export const GAMMA: Structure = createFictif('GAMMA FORMATION', 'SAS', '76319990331', 'gamma.example', [
  ['E900005', 'GAMMA FORMATION', '52 chemin de l’Équerre', '31000', 'Toulouse', true],
])

type Lieu = readonly [
  numero: string,
  enseigne: string,
  adresse: string,
  code_postal: string,
  ville: string,
  avecCompte: boolean,
]

function createFictif(
  nom: string,
  forme: string,
  nda: string,
  domaine: string,
  lieux: readonly Lieu[],
): Structure {
  const siren = sirenFictif(nom)
  const organisme = {
    siren,
    nda,
    raison_sociale: nom,
    forme_juridique: forme,
    qualiopi: 'oui',
    email: `contact@${domaine}`,
  } as const
  const etablissements = lieux.map(([numero, enseigne, adresse, code_postal, ville, avecCompte], i) => ({
    numero,
    siret: siretOf(siren, i + 1),
    siren,
    nda,
    raison_sociale: nom,
    enseigne,
    adresse,
    code_postal,
    ville,
    ...(avecCompte ? { ...compteFictif(numero), titulaire: nom } : { iban: '', bic: '', titulaire: '' }),
  }))
  return { organisme, etablissements }
}

/** The organisations of the public list, with invented accounts and a mail address that reaches nobody. */
export function readOrganismesReels(): Structure[] {
  const structures = new Map<string, Structure>()
  const lignes = readFileSync(new URL('db/demo/organismes.csv', RACINE), 'utf8').trim().split('\n')
  for (const [rang, ligne] of lignes.slice(1).entries()) {
    const etablissement = createEtablissementReel(ligne.split(';'), rang)
    const existante = structures.get(etablissement.siren)
    if (existante) existante.etablissements.push(etablissement)
    else structures.set(etablissement.siren, createStructure(etablissement, ligne.endsWith(';true')))
  }
  return [...structures.values()]
}

function createEtablissementReel(colonnes: readonly string[], rang: number): Etablissement {
  const [siren = '', siret = '', nda = '', raison_sociale = '', enseigne = ''] = colonnes
  const [adresse = '', code_postal = '', ville = ''] = colonnes.slice(5)
  const numero = `E${900_101 + rang}`
  const titulaire = raison_sociale.slice(0, 70).trim()
  return {
    numero,
    siret,
    siren,
    nda,
    raison_sociale,
    enseigne,
    adresse,
    code_postal,
    ville,
    ...compteFictif(numero),
    titulaire,
  }
}

function createStructure(etablissement: Etablissement, qualiopi: boolean): Structure {
  const { siren, nda, raison_sociale } = etablissement
  const organisme: Organisme = {
    siren,
    nda,
    raison_sociale,
    forme_juridique: '',
    qualiopi: qualiopi ? 'oui' : 'non',
    email: `contact@${siren}.example`,
  }
  return { organisme, etablissements: [etablissement] }
}
