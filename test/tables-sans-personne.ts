/** Tables of which no column names anybody; see DICTIONNAIRE for the others. */
export const SANS_PERSONNE: Readonly<Record<string, string>> = {
  accord: `date_accord destinataire_facture dossier_numero maj_le numero organisme_id retire_le subrogation
    validite version`,
  accord_ligne:
    'ht maj_le nature numero organisme_id part_entreprise part_opco retire_le taux_tva ttc tva version',
  annuaire: 'acr client_id cle domaine emetteur exclusif organisme_id secret version',
  passage: 'empreinte expire_le',
  compteur_dossier: 'accorde dispositif etablissement_numero facture nombre organisme_id regle reste statut',
  compteur_reglement: 'etablissement_numero montant nombre organisme_id statut',
  conversation: 'dernier_le equipe_id etat etat_le id nombre objet_id objet_type organisme_id reponse_rang',
  dispositif: 'actif_au actif_du code libelle version',
  document_objet: 'document_id etablissement_numero objet_id objet_type organisme_id retire',
  echeance: `codification dossier_numero maj_le montant_en_cours montant_regle montant_total numero organisme_id
    ouverture retire_le`,
  effacement: 'cle efface_le empreinte identite',
  changement_essai: 'echecs etablissement_numero gele_jusqu_a organisme_id',
  journal_bloc: 'debut dernier fin numero premier scelle_le tete',
  journal_feuillet: 'bloc empreinte lignes nature nombre',
  lien_gel: 'changement_id cree_le empreinte expire_le organisme_id utilise_le',
  emission: 'corrige_numero document_id emis_le empreinte numero objet_id organisme_id type version',
  emission_attente: 'cree_le derniere_erreur objet_id organisme_id tentatives type version',
  equipe: 'delai_jours email id nom par_defaut version',
  equipe_objet: 'dispositif equipe_id objet_type',
  etat_dossier: 'code contractuel statut version',
  evenement: 'apres auteur avant cree_le id le lot_id motif objet_id objet_type organisme_id type',
  facture: `date_facture etablissement_numero ht id maj_le motif numero_facture numero_interne organisme_id
    recue_le retire_le rouverte_le statut statut_le ttc tva type`,
  flux: 'cle nombre ouvres unite version',
  imputation: 'dossier_numero echeance_numero facture_id maj_le montant organisme_id retire_le',
  lot_confirmation: 'avant_maj_le cles id lot_id nom_table organisme_id',
  migration: 'appliquee_le empreinte nom',
  motif: 'code compte_en_cause domaine libelle que_faire version',
  numero_organisme: 'numero organisme_id type',
  numerotation: 'annee dernier type',
  reglage: 'nom valeur version',
  reglage_organisme: 'facteur_exige organisme_id version',
  statistique_mois: 'accorde accords delai_jours mois regle reglements',
}
