/** Valid accounts, fictitious. */
export const [IBAN_A, IBAN_B] = ['FR7610278251263602653766289', 'FR7610278001507305937642736'] as const

let compteur = 0

/** A provider with one establishment and one accorded dossier of 1 000 €, its numbers its own. */
export function lotSimple(suffixe = String(++compteur).padStart(4, '0')) {
  const siren = withLuhn(`8${suffixe.padStart(7, '0')}`)
  const [etablissement, dossier, facture, reglement] = ['E', 'D', 'F', 'V'].map(
    (lettre) => `${lettre}${suffixe}`,
  ) as [string, string, string, string]
  const fichiers = {
    'organismes.csv': [
      {
        siren,
        nda: '84380123438',
        raison_sociale: 'ALPHA FORMATION',
        forme_juridique: 'SAS',
        qualiopi: 'oui',
        email: 'contact@alpha.example',
      },
    ],
    'etablissements.csv': [
      {
        numero: etablissement,
        siret: withLuhn(`${siren}0001`),
        siren,
        nda: '84380123438',
        raison_sociale: 'ALPHA FORMATION',
        enseigne: 'Alpha',
        adresse: '1 rue des Arts',
        code_postal: '38000',
        ville: 'Grenoble',
        iban: IBAN_A,
        bic: 'CMCIFR2A',
        titulaire: 'ALPHA FORMATION',
      },
    ],
    'dossiers.csv': [
      {
        numero: dossier,
        numero_externe: '',
        etablissement_numero: etablissement,
        dispositif: 'PLAN',
        intitule: 'Travail en hauteur',
        entreprise_siret: '73282932000074',
        entreprise_raison_sociale: 'MAÇONNERIE BONNET',
        date_debut: '2026-09-01',
        date_fin: '2026-09-03',
        duree_heures: '21',
        etat: 'ENGAGE',
        etat_le: '2026-08-20',
        motif: '',
        date_limite_facturation: '2027-03-03',
        maj_le: '2026-11-20',
      },
    ],
    'stagiaires.csv': [
      {
        dossier_numero: dossier,
        stagiaire_id: 'S1',
        nom: 'Royer',
        prenom: 'Élodie',
        heures_prevues: '21',
        heures_realisees: '',
        abandon_le: '',
      },
    ],
    'accords.csv': [
      {
        numero: `A${suffixe}`,
        version: 1,
        nature: 'PEDAGOGIE',
        dossier_numero: dossier,
        date_accord: '2026-08-20',
        validite: '2027-08-20',
        subrogation: 'oui',
        ht: '1000,00',
        tva: '0',
        ttc: '1000,00',
        part_opco: '1000,00',
        part_entreprise: '0',
      },
    ],
    'factures.csv': [
      {
        numero_interne: facture,
        numero_facture: `FA-${suffixe}`,
        etablissement_numero: etablissement,
        type: 'FACTURE',
        date_facture: '2026-09-05',
        recue_le: '2026-09-06',
        ht: '400.00',
        tva: '0.00',
        ttc: '400.00',
        statut: 'REGLEE',
        statut_le: '2026-09-20',
        motif: '',
      },
    ],
    'imputations.csv': [
      { facture_numero_interne: facture, dossier_numero: dossier, echeance_numero: '', montant: '400.00' },
    ],
    'reglements.csv': [
      {
        reference: reglement,
        etablissement_numero: etablissement,
        date_emission: '2026-09-18',
        date_execution: '2026-09-20',
        montant: '390.00',
        iban: IBAN_A,
        bic: 'CMCIFR2A',
        titulaire: 'ALPHA FORMATION',
        statut: 'EXECUTE',
        motif: '',
        end_to_end_id: `OPCO${reglement}`,
        remplace_reference: '',
      },
    ],
    'reglement_lignes.csv': [
      {
        reglement_reference: reglement,
        ligne: 1,
        type: 'FACTURE',
        facture_numero_interne: facture,
        numero_facture: `FA-${suffixe}`,
        dossier_numero: dossier,
        stagiaire_id: '',
        libelle: 'Travail en hauteur',
        montant: '400.00',
        retenue: '0',
        motif: '',
      },
      {
        reglement_reference: reglement,
        ligne: 2,
        type: 'TROP_PERCU',
        facture_numero_interne: '',
        numero_facture: '',
        dossier_numero: dossier,
        stagiaire_id: '',
        libelle: 'Trop-perçu',
        montant: '-10.00',
        retenue: '0',
        motif: 'Compensation',
      },
    ],
  }
  return { siren, etablissement, dossier, facture, reglement, accord: `A${suffixe}`, fichiers }
}

/** Adds the key that makes it a valid SIREN or SIRET. */
export function withLuhn(corps: string): string {
  const somme = [...corps].reverse().reduce((total, chiffre, rang) => {
    const valeur = Number(chiffre) * (rang % 2 === 0 ? 2 : 1)
    return total + (valeur > 9 ? valeur - 9 : valeur)
  }, 0)
  return `${corps}${(10 - (somme % 10)) % 10}`
}
