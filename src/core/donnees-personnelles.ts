import { PAIEMENTS } from './donnees-paiements.ts'
import { compte, deSession, EFFACE, INSTANT, signature, type Table } from './sujets.ts'

/**
 * With SANS_PERSONNE, every column of every table: a test compares them with the database, so that none comes in
 * unmarked.
 */
export const DICTIONNAIRE: Readonly<Record<string, Table>> = {
  ...PAIEMENTS,
  acceptation: {
    sujets: [compte('utilisateur_id', 'type version acceptee_le adresse', { effacement: { adresse: '' } })],
    autres: 'empreinte',
  },
  alerte: {
    sujets: [
      compte('utilisateur_id', 'premier_le dernier_le nombre', {
        traitement: 'journal',
        secrets: ['sujet', 'adresse', 'nature'],
        effacement: 'ligne',
      }),
      compte('vue_par', 'vue_le', { traitement: 'actes' }),
    ],
    autres: 'fenetre id siren',
  },
  annonce: { sujets: [signature('auteur', 'cree_le texte')], autres: 'debut fin id retiree_le' },
  appareil: { sujets: [deSession('vu_le', ['empreinte'])] },
  brouillon: { sujets: [deSession('cree_le expire_le', ['contenu'])], autres: 'id cle' },
  cle_acces: {
    sujets: [deSession('nom cree_le servie_le transports', ['cle_publique', 'compteur', 'identifiant'])],
    autres: 'id',
  },
  code_secours: { sujets: [deSession('utilise_le', ['empreinte'])] },
  courriel: {
    sujets: [
      {
        traitement: 'echanges',
        genre: 'email',
        par: 'destinataire',
        donnees: ['modele', 'cree_le', 'envoye_le', 'etat'],
        secrets: ['donnees', 'liens', 'derniere_erreur'],
        effacement: { destinataire: '', donnees: '{}', liens: null, derniere_erreur: null },
      },
    ],
    autres: 'id organisme_id tentatives',
  },
  // Keyed by an account or an address of the network; kept two minutes.
  cadence: { tiers: { traitement: 'sessions', colonnes: 'cle' }, autres: 'minute nombre' },
  // Goes with the session.
  defi: { tiers: { traitement: 'sessions', colonnes: 'session contenu' }, autres: 'cle expire_le type' },
  demande_compte: {
    sujets: [
      {
        traitement: 'demandes',
        genre: 'email',
        par: 'email',
        donnees: ['nom', 'prenom', 'raison_sociale', 'siret', 'nda', 'motif', 'adresse', 'recue_le', 'etat'],
        secrets: ['raison'],
        effacement: {
          siret: '',
          nda: '',
          raison_sociale: '',
          nom: '',
          prenom: '',
          email: '',
          adresse: '',
          motif: '',
          raison: '',
          effacee_le: INSTANT,
        },
      },
      compte('traitee_par', 'traitee_le', { traitement: 'actes' }),
    ],
    autres: 'effacee_le id organisme_id reference',
  },
  document: {
    tiers: { traitement: 'formations', colonnes: 'titre' },
    autres: 'cle depose_le extension id maj_le mime organisme_id pages ref retire_le sha256 taille type',
  },
  dossier: {
    tiers: {
      traitement: 'formations',
      colonnes: 'entreprise_raison_sociale entreprise_siret intitule motif stagiaire',
    },
    autres: `archive_le a_reemettre accord_date accord_numero accord_version accorde date_debut date_fin date_limite_facturation
      dispositif duree_heures etablissement_numero etat facture maj_le nb_stagiaires numero numero_externe organisme_id
      regle reste retire_le statut statut_le`,
  },
  etablissement: {
    tiers: { traitement: 'formations', colonnes: 'adresse enseigne raison_sociale siret' },
    autres: 'code_postal maj_le nda numero organisme_id retire_le ville',
  },
  facteur_totp: { sujets: [deSession('cree_le', ['dernier_pas', 'secret'])], autres: 'cle' },
  fichier_depose: {
    sujets: [
      compte('auteur_id', 'depose_le taille etat page', {
        traitement: 'echanges',
        secrets: ['cle', 'sha256'],
      }),
    ],
    autres: 'analyse_le coffre_cle efface_le organisme_id reprise_le signature source tentatives',
  },
  habilitation: {
    sujets: [
      compte(
        'utilisateur_id',
        'nom_saisi prenom_saisi profil etablissements sans_noms etat invite_le expire_le derniere_visite_le',
        {
          effacement: { nom_saisi: null, prenom_saisi: null, etat: 'desactive', derniere_visite_le: null },
        },
      ),
    ],
    autres: 'id invite_par_financeur organisme_id version',
  },
  identite: { sujets: [deSession('emetteur sujet liee_le servie_le', [])] },
  journal: {
    sujets: [
      compte('utilisateur_id', 'instant acte objet_type resultat adresse', {
        traitement: 'journal',
        secrets: ['objet_id', 'details'],
      }),
    ],
    autres: 'id nature organisme_id',
  },
  lecture: {
    sujets: [compte('utilisateur_id', 'lue_le rang', { traitement: 'echanges', effacement: 'ligne' })],
    autres: 'conversation_id organisme_id',
  },
  levee_facteur: {
    sujets: [
      compte('utilisateur_id', 'motif demandee_le etat', { effacement: 'ligne' }),
      compte('demandee_par', 'demandee_le', { traitement: 'actes' }),
      compte('traitee_par', 'traitee_le', { traitement: 'actes' }),
    ],
    autres: 'id',
  },
  lien: {
    sujets: [deSession('type cree_le expire_le utilise_le email', ['empreinte'])],
    autres: 'habilitation_id',
  },
  lot: {
    sujets: [signature('auteur', 'depose_le nom')],
    tiers: { traitement: 'formations', colonnes: 'rapport' },
    autres: 'depot_cle emis_le empechement empreinte etat flux id origine progression tentatives termine_le',
  },
  lot_image: {
    tiers: { traitement: 'formations', colonnes: 'avant' },
    autres: 'cle cles id lot_id nom_table organisme_id',
  },
  lot_rejet: { tiers: { traitement: 'formations', colonnes: 'contenu' }, autres: 'fichier lot_id' },
  message: {
    sujets: [compte('auteur_id', 'texte envoye_le', { traitement: 'echanges' })],
    autres: 'conversation_id organisme_id rang sens',
  },
  organisme: {
    tiers: { traitement: 'formations', colonnes: 'email raison_sociale siren' },
    autres: 'forme_juridique id maj_le nda qualiopi retire_le',
  },
  participation: {
    sujets: [
      {
        traitement: 'formations',
        genre: 'stagiaire',
        par: 'stagiaire_id',
        donnees: ['dossier_numero', 'nom', 'prenom', 'heures_prevues', 'heures_realisees', 'abandon_le'],
        secrets: ['pliure'],
        effacement: { nom: EFFACE, prenom: '', pliure: '' },
      },
    ],
    autres: 'maj_le organisme_id retire_le',
  },
  suspension: {
    sujets: [
      {
        traitement: 'formations',
        genre: 'stagiaire',
        par: 'stagiaire_id',
        donnees: ['dossier_numero', 'suspendue_le', 'levee_le'],
        effacement: 'garde',
      },
      compte('suspendue_par', 'suspendue_le motif', { traitement: 'actes' }),
      compte('levee_par', 'levee_le levee_motif', { traitement: 'actes' }),
    ],
    autres: 'id organisme_id',
  },
  // Goes with the message that it is joined to.
  piece_jointe: {
    tiers: { traitement: 'echanges', colonnes: 'nom' },
    autres: 'cle conversation_id extension id message_rang mime organisme_id rang sha256 taille',
  },
  publication: {
    sujets: [signature('auteur', 'publie_le'), signature('retrait_auteur', 'retire_le retrait_motif')],
    autres: 'document_id organisme_id',
  },
  revision: { sujets: [signature('auteur', 'cree_le objet')], autres: 'cle contenu version' },
  session: {
    sujets: [
      deSession(
        'cree_le vue_le expire_le adresse navigateur facteur_le precedente_le annuaire observe_motif observe_jusqu_a',
        ['empreinte'],
      ),
    ],
    autres:
      'annuaire_facteur habilitation_id observe_etablissements observe_organisme_id observe_profil reference',
  },
  signalement: {
    sujets: [
      {
        traitement: 'demandes',
        genre: 'email',
        par: 'email',
        donnees: ['nom', 'page', 'description', 'adresse', 'recu_le', 'etat'],
        effacement: { nom: '', email: '', page: '', description: '', adresse: '', efface_le: INSTANT },
      },
    ],
    autres: 'efface_le equipe_id etat_le id reference',
  },
  signalement_reponse: {
    sujets: [compte('auteur_id', 'texte envoye_le', { traitement: 'actes' })],
    autres: 'rang signalement_id',
  },
  // Keyed by an e-mail or an address of the network; kept a day.
  tentative: {
    tiers: { traitement: 'sessions', colonnes: 'cle' },
    autres: 'bloque_jusqu_a dernier_echec_le echecs',
  },
  texte: { sujets: [signature('auteur', 'type publie_le')], autres: 'contenu empreinte version' },
  utilisateur: {
    sujets: [
      compte('id', 'nom prenom email cree_le derniere_visite_le profil_financeur', {
        secrets: ['mot_de_passe'],
        effacement: {
          nom: 'Identité',
          prenom: 'effacée',
          mot_de_passe: null,
          profil_financeur: null,
          derniere_visite_le: null,
          efface_le: INSTANT,
        },
      }),
    ],
    autres: 'efface_le version',
  },
}
