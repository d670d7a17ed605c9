import { formatJour, type Jour } from '../../src/core/dates.ts'
import { formatIban } from '../../src/core/iban.ts'
import type { PdfMaker } from '../../src/pdf/documents.ts'
import { createCalendrier } from './calendrier.ts'
import type { Composition } from './composition.ts'
import { type Courrier, printCourrier } from './courrier.ts'
import type { Fiche } from './fiches.ts'
import { accordPdf, avisPdf } from './imprimes.ts'
import type { Accord, DocumentObjet, Etablissement } from './modele.ts'
import { refDocument } from './numeros.ts'
import { ALPHA, BETA } from './organismes.ts'
import type { Virement } from './reglements.ts'

/** One file, the rows that hang it on its objects, and how to print it. */
export type DocumentDemo = { lignes: DocumentObjet[]; print: (pdf: PdfMaker) => Promise<Buffer> }

/** The funder whose name the documents bear. */
export type Emetteur = { financeur: string; today: Jour }

type Objet = Pick<DocumentObjet, 'objet_type' | 'objet_id'>

/** Transfers that left have their notice, even those that came back. */
const AVEC_AVIS: readonly string[] = ['EMIS', 'EXECUTE', 'RETOURNE']

/** The documents of one organisation: its accords, its notices, its letters. */
export function documentsOf(composition: Composition, emetteur: Emetteur): DocumentDemo[] {
  const { fiches, virements, structure } = composition
  const etablissements = new Map(structure.etablissements.map((e) => [e.numero, e]))
  const accords = fiches.flatMap((fiche) => documentsAccord(fiche, emetteur))
  const avis = virements
    .filter(({ reglement }) => AVEC_AVIS.includes(reglement.statut))
    .map((virement) => documentAvis(virement, composition, emetteur))
  const propres = DOCUMENTS_PROPRES.flatMap((propre) => {
    const etablissement = etablissements.get(propre.etablissement)
    return etablissement ? [documentPropre(propre, etablissement, emetteur)] : []
  })
  const refus = propres.length > 0 ? fiches.flatMap((fiche) => documentsRefus(fiche, emetteur)) : []
  return [...accords, ...avis, ...propres, ...refus]
}

function documentsAccord(fiche: Fiche, emetteur: Emetteur): DocumentDemo[] {
  const versions = Map.groupBy(fiche.accords, ({ version }) => version)
  return [...versions].map(([version, lignes]) => documentAccord(fiche, version, lignes, emetteur))
}

function documentAccord(fiche: Fiche, version: number, lignes: Accord[], emetteur: Emetteur): DocumentDemo {
  const { numero } = fiche.dossier
  const suite = version > 1 ? `, version ${version}` : ''
  return {
    lignes: createLignes(`APC ${numero} ${version}`, [{ objet_type: 'dossier', objet_id: numero }], {
      type: 'APC',
      titre: `Accord de prise en charge ${numero}${suite}`,
      depose_le: lignes[0]?.date_accord ?? fiche.dossier.etat_le,
    }),
    print: async (pdf) => (await pdf.accord(accordPdf(fiche, lignes, emetteur.financeur))).octets,
  }
}

function documentAvis(virement: Virement, composition: Composition, { financeur }: Emetteur): DocumentDemo {
  const { reference, etablissement_numero, date_emission } = virement.reglement
  const objets: Objet[] = [
    { objet_type: 'reglement', objet_id: reference },
    { objet_type: 'etablissement', objet_id: etablissement_numero },
  ]
  return {
    lignes: createLignes(`AVIS ${reference}`, objets, {
      type: 'AVIS_VIREMENT',
      titre: `Avis de virement ${reference}`,
      depose_le: date_emission,
    }),
    print: async (pdf) => (await pdf.avis(avisPdf(virement, composition, financeur))).octets,
  }
}

function documentsRefus({ dossier }: Fiche, { financeur }: Emetteur): DocumentDemo[] {
  if (dossier.etat !== 'REFUSE') return []
  const courrier = {
    titre: `Refus de prise en charge du dossier ${dossier.numero}`,
    lignes: [
      `${financeur}, le ${formatJour(dossier.etat_le)}`,
      '',
      'Madame, Monsieur,',
      'Nous ne pouvons pas prendre en charge la formation',
      `«\u00a0${dossier.intitule}\u00a0»`,
      `demandée par ${dossier.entreprise_raison_sociale}.`,
      `Motif\u00a0: ${dossier.motif}.`,
      '',
      'Données fictives.',
    ],
  }
  const meta = {
    type: 'COURRIER',
    titre: `Courrier de refus ${dossier.numero}`,
    depose_le: dossier.etat_le,
  } as const
  const lignes = createLignes(
    `REFUS ${dossier.numero}`,
    [{ objet_type: 'dossier', objet_id: dossier.numero }],
    meta,
  )
  return [{ lignes, print: async () => printCourrier(courrier) }]
}

type Propre = {
  etablissement: string
  rang: number
  type: 'COURRIER' | 'RIB'
  titre: string
  texte: (etablissement: Etablissement) => readonly string[]
}

const texteRib = ({ titulaire, iban, bic }: Etablissement) => [
  `Titulaire\u00a0: ${titulaire}`,
  `IBAN\u00a0: ${formatIban(iban)}`,
  `BIC\u00a0: ${bic}`,
]

const [GRENOBLE = '', , CHAMBERY = ''] = ALPHA.etablissements.map(({ numero }) => numero)
const [RENNES = ''] = BETA.etablissements.map(({ numero }) => numero)

/** What the funder keeps about an establishment itself. */
const DOCUMENTS_PROPRES: readonly Propre[] = [
  {
    etablissement: GRENOBLE,
    rang: -10,
    type: 'RIB',
    titre: 'Relevé d’identité bancaire, Grenoble',
    texte: texteRib,
  },
  {
    etablissement: GRENOBLE,
    rang: -95,
    type: 'COURRIER',
    titre: 'Pièces à joindre à vos factures',
    texte: () => [
      'Joignez à chaque facture le certificat de réalisation signé.',
      'Une facture par session suffit.',
    ],
  },
  {
    etablissement: CHAMBERY,
    rang: -20,
    type: 'COURRIER',
    titre: 'Coordonnées bancaires à compléter',
    texte: () => ['Nous n’avons pas vos coordonnées bancaires.', 'Vos règlements attendent votre RIB.'],
  },
  {
    etablissement: RENNES,
    rang: -300,
    type: 'RIB',
    titre: 'Relevé d’identité bancaire, Rennes',
    texte: texteRib,
  },
]

function documentPropre(
  propre: Propre,
  etablissement: Etablissement,
  { financeur, today }: Emetteur,
): DocumentDemo {
  const { rang, type, titre } = propre
  const depose_le = createCalendrier(today)(rang)
  const courrier: Courrier = {
    titre,
    lignes: [
      `${type === 'RIB' ? etablissement.raison_sociale : financeur}, le ${formatJour(depose_le)}`,
      '',
      ...propre.texte(etablissement),
      '',
      'Données fictives.',
    ],
  }
  const objet: Objet = { objet_type: 'etablissement', objet_id: etablissement.numero }
  return {
    lignes: createLignes(`${type} ${etablissement.numero}`, [objet], { type, titre, depose_le }),
    print: async () => printCourrier(courrier),
  }
}

function createLignes(
  cle: string,
  objets: readonly Objet[],
  meta: Pick<DocumentObjet, 'type' | 'titre' | 'depose_le'>,
): DocumentObjet[] {
  const ref = refDocument(cle)
  return objets.map((objet) => ({ ref, ...objet, fichier: `documents/${ref}.pdf`, ...meta }))
}
