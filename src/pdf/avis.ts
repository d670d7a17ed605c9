import { formatJour } from '../core/dates.ts'
import { formatMontant } from '../core/money.ts'
import { formatNda } from '../core/nda.ts'
import { formatSiret } from '../core/siret.ts'
import type { AvisPdf } from './documents.ts'
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
  { titre: 'N°', part: 0, nombre: true },
  { titre: 'Nature', part: 6, nombre: false },
  { titre: 'Dossier', part: 0, nombre: false },
  { titre: 'Votre facture', part: 6, nombre: false },
  { titre: 'Bénéficiaire, entreprise', part: 6, nombre: false },
  { titre: 'Retenue', part: 0, nombre: true },
  { titre: 'Payé', part: 0, nombre: true },
]

/** Lays out an avis de virement: what was paid, where to, and one row per line with the sum proved. */
export function feuilleAvis(avis: AvisPdf): Feuille {
  return {
    emetteur: avis.financeur,
    objet: 'Avis de virement',
    reference: avis.reference,
    jour: avis.dateEmission,
    date: `Émis le ${formatJour(avis.dateEmission)}`,
    mention: avis.mention ?? '',
    blocs: [
      {
        genre: 'phrase',
        montant: formatMontant(avis.montant),
        textes: [`Sur votre relevé bancaire : ${avis.libelleBancaire}`, `État : ${avis.statutLibelle}`],
      },
      { genre: 'fiches', fiches: fiches(avis) },
      { genre: 'titre', texte: 'Ce que paie ce virement' },
      preuve(avis),
      tableau(avis),
    ],
  }
}

function fiches(avis: AvisPdf) {
  const { etablissement } = avis
  return [
    fiche('Virement', {
      Référence: avis.reference,
      ...ligneEmission(avis.emission),
      'Date d’émission': formatJour(avis.dateEmission),
      'Date d’exécution': avis.dateExecution && formatJour(avis.dateExecution),
      Titulaire: avis.titulaire,
      Compte: avis.compteMasque,
    }),
    fiche('Établissement', {
      'Raison sociale': etablissement.raisonSociale,
      Numéro: etablissement.numero,
      Ville: etablissement.ville,
      Siret: formatSiret(etablissement.siret),
      'Déclaration d’activité': formatNda(etablissement.nda),
    }),
  ]
}

function tableau({ lignes }: AvisPdf): Bloc {
  const retenues = somme(lignes, (ligne) => ligne.retenue)
  const paye = somme(lignes, (ligne) => ligne.montant)
  const vide = cellule('')
  return {
    genre: 'tableau',
    colonnes: COLONNES,
    lignes: lignes.map((ligne, index) => [
      cellule(String(index + 1)),
      cellule(ligne.type, ligne.libelle, ligne.motif && `Motif : ${ligne.motif}`),
      cellule(ligne.dossier ?? '–'),
      cellule(ligne.facture ?? '–', ligne.numeroInterne && `N° interne ${ligne.numeroInterne}`),
      cellule(ligne.beneficiaire, ligne.entreprise),
      montant(ligne.retenue),
      montant(ligne.montant),
    ]),
    total: [vide, cellule('Total'), vide, vide, vide, montant(retenues), montant(paye)],
  }
}

function preuve({ lignes, montant: vire }: AvisPdf): Bloc {
  const paye = somme(lignes, (ligne) => ligne.montant)
  if (paye !== vire) {
    const texte = `La somme des lignes (${formatMontant(paye)}) diffère du montant du virement (${formatMontant(vire)}).`
    return { genre: 'texte', ton: 'alerte', texte }
  }
  const egalite =
    lignes.length > 1 ? `La somme des ${lignes.length} lignes est égale` : 'Le montant de la ligne est égal'
  return {
    genre: 'texte',
    ton: 'preuve',
    texte: `${egalite} au montant du virement : ${formatMontant(vire)}.`,
  }
}
