import { compte, signature, type Table } from './sujets.ts'

/** The tables of accounts and payments; see DICTIONNAIRE. */
export const PAIEMENTS: Readonly<Record<string, Table>> = {
  changement_compte: {
    sujets: [
      compte('demandeur_id', 'cree_le soumise_le adresse', {
        traitement: 'paiements',
        effacement: { adresse: '' },
      }),
      compte('confirmee_par', 'confirmee_le', { traitement: 'paiements' }),
      compte('rappel_par', 'rappel_le', { traitement: 'actes' }),
      compte('premiere_par', 'premiere_le premiere_motif', { traitement: 'actes' }),
      compte('seconde_par', 'seconde_le seconde_motif', { traitement: 'actes' }),
    ],
    tiers: {
      traitement: 'paiements',
      colonnes: `ancien_bic ancien_fin ancien_titulaire bic iban_chiffre iban_empreinte iban_fin rappel_contact_par
        rappel_numero rappel_personne rib_objet titulaire vop_brut vop_nom`,
    },
    autres: `ancien_pays confirmation_requise effet_le etablissement_numero etat etat_le expire_le iban_cle iban_pays id
      organisme_id rib_extension rib_mime transmise_le version vop_essais vop_le vop_panne
      vop_reprise_le vop_resultat`,
  },
  changement_etape: {
    sujets: [compte('auteur_id', 'le acte motif', { traitement: 'paiements' })],
    autres: 'camp changement_id etat organisme_id rang',
  },
  contact_organisme: {
    sujets: [compte('saisi_par', 'saisi_le', { traitement: 'actes' })],
    tiers: { traitement: 'paiements', colonnes: 'nom telephone' },
    autres: 'connu_le id organisme_id source',
  },
  coordonnees_bancaires: {
    tiers: { traitement: 'paiements', colonnes: 'bic iban_chiffre iban_empreinte iban_fin titulaire' },
    autres: 'au du etablissement_numero iban_cle iban_pays id organisme_id origine',
  },
  reglement: {
    tiers: { traitement: 'paiements', colonnes: 'bic iban_chiffre iban_empreinte iban_fin titulaire' },
    autres: `date_emission date_execution end_to_end_cle end_to_end_id etablissement_numero iban_cle iban_pays maj_le
      montant motif msg_id nb_lignes organisme_id pmt_inf_id provisoire reference reference_cle remplace_reference
      retire_le statut statut_banque`,
  },
  reglement_ligne: {
    sujets: [
      {
        traitement: 'formations',
        genre: 'stagiaire',
        par: 'stagiaire_id',
        donnees: ['dossier_numero', 'libelle', 'montant', 'retenue', 'type'],
        effacement: { libelle: '' },
      },
    ],
    autres: 'dossier_texte facture_id ligne maj_le motif numero_facture organisme_id reglement_reference',
  },
  rapprochement: {
    sujets: [signature('traite_par', 'traite_le traite_motif')],
    tiers: { traitement: 'paiements', colonnes: 'compte' },
    autres: `cree_le devise effet empreinte end_to_end_id etat fichier id le ligne lot_id montant montant_ordonne motif
      msg_id nature pmt_inf_id propose_reference raison rang reglement_reference`,
  },
}
