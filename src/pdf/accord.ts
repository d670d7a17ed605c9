import { formatJour } from '../core/dates.ts'
import { formatMontant } from '../core/money.ts'
import { formatNda } from '../core/nda.ts'
import { formatSiret } from '../core/siret.ts'
import type { AccordPdf } from './documents.ts'
import {
  type Bloc,
  type Colonne,
  cellule,
  type Feuille,
  fiche,
  ligneEmission,
  montant,
  somme,
} from './feuille.ts'

const COLONNES: Colonne[] = [
  { titre: 'Nature', part: 1, nombre: false },
  { titre: 'HT', part: 0, nombre: true },
  { titre: 'TVA', part: 0, nombre: true },
  { titre: 'TTC', part: 0, nombre: true },
  { titre: 'Part OPCO', part: 0, nombre: true },
  { titre: 'Part entreprise', part: 0, nombre: true },
]

/** Lays out an accord de prise en charge: the action, who follows it, what is granted, how it is paid. */
export function feuilleAccord(accord: AccordPdf): Feuille {
  const accorde = somme(accord.lignes, (ligne) => ligne.partOpco)
  return {
    emetteur: accord.financeur,
    objet: 'Accord de prise en charge',
    reference: accord.numero,
    jour: accord.dateAccord,
    date: `Accordé le ${formatJour(accord.dateAccord)}`,
    mention: accord.mention ?? '',
    blocs: [
      {
        genre: 'phrase',
        montant: formatMontant(accorde),
        textes: [`Pris en charge par ${accord.financeur} pour l’action « ${accord.intitule} ».`],
      },
      { genre: 'fiches', fiches: fiches(accord) },
      { genre: 'titre', texte: 'Montants accordés' },
      tableau(accord),
      ...stagiaires(accord.stagiaires),
      { genre: 'titre', texte: 'Paiement et facturation' },
      { genre: 'liste', elements: consignes(accord) },
    ],
  }
}

function fiches(accord: AccordPdf) {
  const { etablissement, entreprise } = accord
  return [
    fiche('Accord', {
      Numéro: accord.numero,
      ...ligneEmission(accord.emission),
      Version: accord.version > 1 ? `${accord.version}, remplace la précédente` : String(accord.version),
      Dossier: accord.dossier,
      'Valable jusqu’au': accord.validite && formatJour(accord.validite),
      Subrogation: accord.subrogation ? 'Oui' : 'Non',
    }),
    fiche('Action de formation', {
      Intitulé: accord.intitule,
      Dispositif: accord.dispositif,
      Début: accord.dateDebut && formatJour(accord.dateDebut),
      Fin: accord.dateFin && formatJour(accord.dateFin),
      Durée: accord.dureeHeures === null ? null : `${heures(accord.dureeHeures)} par stagiaire`,
      Stagiaires: String(accord.stagiaires.length),
    }),
    fiche('Organisme de formation', {
      'Raison sociale': etablissement.raisonSociale,
      Établissement: `${etablissement.numero}, ${etablissement.ville}`,
      Siret: formatSiret(etablissement.siret),
      'Déclaration d’activité': formatNda(etablissement.nda),
    }),
    fiche('Entreprise', {
      'Raison sociale': entreprise.raisonSociale,
      Siret: formatSiret(entreprise.siret),
    }),
  ]
}

function heures(duree: number): string {
  return `${duree.toLocaleString('fr-FR', { maximumFractionDigits: 2 })} h`
}

function tableau({ lignes }: AccordPdf): Bloc {
  return {
    genre: 'tableau',
    colonnes: COLONNES,
    lignes: lignes.map((ligne) => [
      cellule(ligne.nature),
      montant(ligne.ht),
      montant(ligne.tva),
      montant(ligne.ttc),
      montant(ligne.partOpco),
      montant(ligne.partEntreprise),
    ]),
    total: [
      cellule('Total'),
      montant(somme(lignes, (ligne) => ligne.ht)),
      montant(somme(lignes, (ligne) => ligne.tva)),
      montant(somme(lignes, (ligne) => ligne.ttc)),
      montant(somme(lignes, (ligne) => ligne.partOpco)),
      montant(somme(lignes, (ligne) => ligne.partEntreprise)),
    ],
  }
}

function stagiaires(noms: string[]): Bloc[] {
  if (noms.length === 0) return []
  const texte = noms.length > 1 ? `Les ${noms.length} stagiaires` : 'Stagiaire'
  return [
    { genre: 'titre', texte },
    { genre: 'liste', elements: noms },
  ]
}

/** Rules of payment: Code du travail, art. R. 6332-26 (contrôle de service fait). */
function consignes(accord: AccordPdf): string[] {
  const paiement = accord.subrogation
    ? `Avec subrogation : ${accord.financeur} paie directement l’organisme de formation, qui lui adresse sa facture.`
    : `Sans subrogation : l’organisme de formation facture l’entreprise, que ${accord.financeur} rembourse.`
  const validite = accord.validite
    ? [`L’accord est valable jusqu’au ${formatJour(accord.validite)} ; passé cette date, il est caduc.`]
    : []
  return [
    paiement,
    `La facture rappelle le numéro de dossier ${accord.dossier} et le numéro d’accord ${accord.numero}.`,
    'Le paiement se fait dans la limite du montant accordé, pour les heures réellement suivies, au vu de la facture et du certificat de réalisation (article R. 6332-26 du Code du travail).',
    ...validite,
  ]
}
