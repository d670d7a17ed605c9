import { lastFour, maskIban } from '../../src/core/iban.ts'
import { formatNom, pluriel } from '../../src/core/texte.ts'
import type { AccordPdf, AvisPdf, EtablissementPdf } from '../../src/pdf/documents.ts'
import type { Composition } from './composition.ts'
import type { Fiche } from './fiches.ts'
import type { Accord, Etablissement, ReglementLigne } from './modele.ts'
import type { Virement } from './reglements.ts'

const MENTION = 'Données fictives'

const NATURES: Readonly<Record<string, string>> = {
  PEDAGOGIE: 'Coût pédagogique',
  RESTAURATION: 'Restauration',
  HEBERGEMENT: 'Hébergement',
  TRANSPORT: 'Transport',
}

const TYPES: Readonly<Record<string, string>> = {
  FACTURE: 'Facture',
  ACOMPTE: 'Acompte',
  SOLDE: 'Solde',
  FRAIS_ANNEXE: 'Frais annexes',
  TROP_PERCU: 'Trop-perçu',
}

const STATUTS: Readonly<Record<string, string>> = {
  EMIS: 'Émis',
  EXECUTE: 'Exécuté',
  RETOURNE: 'Exécuté',
}

/** One version of the accord of a dossier, as its PDF says it. */
export function accordPdf(fiche: Fiche, lignes: readonly Accord[], financeur: string): AccordPdf {
  const { dossier, plan } = fiche
  const [premiere] = lignes
  if (!premiere) throw new Error(`accord without lines: ${dossier.numero}`)
  return {
    financeur,
    numero: premiere.numero,
    version: premiere.version,
    dossier: dossier.numero,
    dateAccord: premiere.date_accord,
    validite: premiere.validite,
    dispositif: dossier.dispositif,
    intitule: dossier.intitule,
    entreprise: { raisonSociale: dossier.entreprise_raison_sociale, siret: dossier.entreprise_siret },
    etablissement: etablissementPdf(plan.etablissement),
    dateDebut: dossier.date_debut,
    dateFin: dossier.date_fin,
    dureeHeures: dossier.duree_heures,
    stagiaires: fiche.stagiaires.map(formatNom),
    subrogation: premiere.subrogation === 'oui',
    lignes: lignes.map((ligne) => ({
      nature: NATURES[ligne.nature] ?? ligne.nature,
      ht: ligne.ht,
      tva: ligne.tva,
      ttc: ligne.ttc,
      partOpco: ligne.part_opco,
      partEntreprise: ligne.part_entreprise,
    })),
    mention: MENTION,
  }
}

/** A transfer as its notice says it; one that came back later had been announced as executed. */
export function avisPdf(virement: Virement, { structure, fiches }: Composition, financeur: string): AvisPdf {
  const { reglement, lignes } = virement
  const etablissement = structure.etablissements.find(
    ({ numero }) => numero === reglement.etablissement_numero,
  )
  if (!etablissement) throw new Error(`unknown establishment: ${reglement.etablissement_numero}`)
  const parNumero = new Map(fiches.map((fiche) => [fiche.dossier.numero, fiche]))
  return {
    financeur,
    reference: reglement.reference,
    dateEmission: reglement.date_emission,
    dateExecution: reglement.date_execution || null,
    statutLibelle: STATUTS[reglement.statut] ?? reglement.statut,
    montant: reglement.montant,
    libelleBancaire: reglement.end_to_end_id,
    etablissement: etablissementPdf(etablissement),
    compteMasque: maskIban(reglement.iban.slice(0, 2), lastFour(reglement.iban)),
    titulaire: reglement.titulaire,
    lignes: lignes.map((ligne) => ligneAvis(ligne, parNumero.get(ligne.dossier_numero))),
    mention: MENTION,
  }
}

function ligneAvis(ligne: ReglementLigne, fiche: Fiche | undefined): AvisPdf['lignes'][number] {
  const seul = fiche?.stagiaires.find(({ stagiaire_id }) => stagiaire_id === ligne.stagiaire_id)
  return {
    type: TYPES[ligne.type] ?? ligne.type,
    dossier: ligne.dossier_numero || null,
    facture: ligne.numero_facture || null,
    numeroInterne: ligne.facture_numero_interne || null,
    beneficiaire: seul ? formatNom(seul) : pluriel(fiche?.stagiaires.length ?? 0, 'stagiaire'),
    entreprise: fiche?.dossier.entreprise_raison_sociale ?? null,
    libelle: ligne.libelle || null,
    retenue: ligne.retenue,
    motif: ligne.motif || null,
    montant: ligne.montant,
  }
}

function etablissementPdf({ numero, raison_sociale, siret, nda, ville }: Etablissement): EtablissementPdf {
  return { numero, raisonSociale: raison_sociale, siret, nda, ville }
}
