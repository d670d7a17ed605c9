/** How long a line of the journal is kept: as a technical log, as evidence between the parties, as a piece of accounts. */
export const NATURES_JOURNAL = ['technique', 'preuve', 'comptable'] as const
export type NatureJournal = (typeof NATURES_JOURNAL)[number]

/** What kind of thing was done: the filter of the journal's pages. */
export const FAMILLES = {
  connexions: 'Connexions et mots de passe',
  refus: 'Accès refusés',
  lectures: 'Consultations et recherches',
  exports: 'Téléchargements et exports',
  utilisateurs: 'Utilisateurs et droits',
  messages: 'Messages et demandes',
  financeur: 'Visites du financeur',
  lots: 'Lots et rapprochements',
  comptes: 'Comptes bancaires',
  reglages: 'Textes et réglages',
  surveillance: 'Journal et alertes',
} as const
export type Famille = keyof typeof FAMILLES

type DescriptionActe = { libelle: string; famille: Famille; nature?: NatureJournal }

/** Every act the journal may hold, in the words of who reads it. Technical unless it says otherwise. */
export const ACTES = {
  connexion: { libelle: 'Connexion', famille: 'connexions' },
  deconnexion: { libelle: 'Déconnexion', famille: 'connexions' },
  'annuaire.liaison': {
    libelle: 'Compte lié à un annuaire',
    famille: 'connexions',
    nature: 'preuve',
  },
  'annuaire.modification': {
    libelle: 'Annuaire d’un organisme modifié',
    famille: 'utilisateurs',
    nature: 'preuve',
  },
  'annuaire.retrait': {
    libelle: 'Annuaire d’un organisme retiré',
    famille: 'utilisateurs',
    nature: 'preuve',
  },
  'organisme.choix': { libelle: 'Choix de l’organisme', famille: 'connexions' },
  'mot-de-passe.demande': { libelle: 'Demande d’un nouveau mot de passe', famille: 'connexions' },
  'mot-de-passe.choix': { libelle: 'Choix d’un mot de passe', famille: 'connexions' },
  'mot-de-passe.confirmation': { libelle: 'Mot de passe redemandé avant un acte', famille: 'connexions' },
  'mot-de-passe.changement': { libelle: 'Changement de mot de passe', famille: 'connexions' },
  'email.demande': { libelle: 'Demande d’une autre adresse de courriel', famille: 'connexions' },
  'email.changement': {
    libelle: 'Changement d’adresse de courriel',
    famille: 'connexions',
    nature: 'preuve',
  },
  'facteur.verification': { libelle: 'Second facteur donné', famille: 'connexions' },
  'facteur.ajout': { libelle: 'Ajout d’un second facteur', famille: 'connexions', nature: 'preuve' },
  'facteur.nom': { libelle: 'Second facteur renommé', famille: 'connexions' },
  'facteur.codes': { libelle: 'Nouveaux codes de secours', famille: 'connexions', nature: 'preuve' },
  'facteur.retrait': { libelle: 'Retrait d’un second facteur', famille: 'connexions', nature: 'preuve' },
  'facteur.levee.demande': {
    libelle: 'Demande de retrait de seconds facteurs perdus',
    famille: 'connexions',
    nature: 'preuve',
  },
  'facteur.levee.confirmation': {
    libelle: 'Retrait de seconds facteurs perdus',
    famille: 'connexions',
    nature: 'preuve',
  },
  'facteur.levee.refus': {
    libelle: 'Refus de retirer des seconds facteurs',
    famille: 'connexions',
    nature: 'preuve',
  },
  'session.fin': { libelle: 'Fin d’une session ouverte ailleurs', famille: 'connexions' },
  'conditions.acceptation': {
    libelle: 'Acceptation des conditions',
    famille: 'connexions',
    nature: 'preuve',
  },
  'acces.refus': { libelle: 'Page hors des droits de la personne', famille: 'refus' },
  'acces.introuvable': { libelle: 'Adresse qui ne mène à rien de visible', famille: 'refus' },
  'dossier.lecture': { libelle: 'Consultation d’un dossier', famille: 'lectures' },
  'reglement.lecture': { libelle: 'Consultation d’un règlement', famille: 'lectures' },
  'document.lecture': { libelle: 'Consultation d’un document', famille: 'lectures' },
  'stagiaire.recherche': { libelle: 'Recherche d’un stagiaire', famille: 'lectures' },
  'organisme.lecture': { libelle: 'Consultation de l’organisme', famille: 'lectures' },
  'document.telechargement': { libelle: 'Téléchargement d’un document', famille: 'exports' },
  'piece-jointe.lecture': { libelle: 'Ouverture d’une pièce jointe', famille: 'exports' },
  'dossiers.export': { libelle: 'Export de la liste des dossiers', famille: 'exports' },
  'reglements.export': { libelle: 'Export de la liste des règlements', famille: 'exports' },
  'lignes-de-reglement.export': { libelle: 'Export des lignes de règlement', famille: 'exports' },
  'journal.export': { libelle: 'Export du journal', famille: 'exports' },
  'lot.refus.export': { libelle: 'Export des lignes refusées d’un lot', famille: 'exports' },
  'utilisateur.invitation': { libelle: 'Invitation d’un utilisateur', famille: 'utilisateurs' },
  'utilisateur.modification': { libelle: 'Changement des droits d’un utilisateur', famille: 'utilisateurs' },
  'utilisateur.desactivation': { libelle: 'Désactivation d’un utilisateur', famille: 'utilisateurs' },
  'utilisateur.reactivation': { libelle: 'Réactivation d’un utilisateur', famille: 'utilisateurs' },
  'utilisateur.sessions': { libelle: 'Fin des sessions d’un utilisateur', famille: 'utilisateurs' },
  'organisme.second-facteur': {
    libelle: 'Second facteur exigé ou non à la connexion',
    famille: 'utilisateurs',
  },
  'utilisateur.creation': { libelle: 'Création d’un utilisateur', famille: 'utilisateurs' },
  'invitation.acceptation': { libelle: 'Acceptation d’une invitation', famille: 'utilisateurs' },
  'demande-de-compte': { libelle: 'Demande de compte', famille: 'utilisateurs' },
  'demande.lecture': { libelle: 'Consultation d’une demande de compte', famille: 'utilisateurs' },
  'demande.approbation': { libelle: 'Approbation d’une demande de compte', famille: 'utilisateurs' },
  'demande.refus': { libelle: 'Refus d’une demande de compte', famille: 'utilisateurs' },
  'message.envoi': { libelle: 'Envoi d’un message', famille: 'messages' },
  'message.lecture': { libelle: 'Lecture d’un message', famille: 'messages' },
  'message.reponse': { libelle: 'Réponse à un message', famille: 'messages' },
  'message.equipe': { libelle: 'Échange confié à une autre équipe', famille: 'messages' },
  'signalement.equipe': { libelle: 'Signalement confié à une autre équipe', famille: 'messages' },
  'message.resolution': { libelle: 'Échange marqué résolu', famille: 'messages' },
  'message.reouverture': { libelle: 'Échange rouvert', famille: 'messages' },
  signalement: { libelle: 'Signalement d’accessibilité', famille: 'messages' },
  'signalement.lecture': { libelle: 'Lecture d’un signalement', famille: 'messages' },
  'signalement.reponse': { libelle: 'Réponse à un signalement', famille: 'messages' },
  'signalement.resolution': { libelle: 'Signalement marqué résolu', famille: 'messages' },
  'signalement.reouverture': { libelle: 'Signalement rouvert', famille: 'messages' },
  'observation.debut': {
    libelle: 'Visite du financeur\u00a0: début',
    famille: 'financeur',
    nature: 'preuve',
  },
  'observation.fin': { libelle: 'Visite du financeur\u00a0: fin', famille: 'financeur', nature: 'preuve' },
  'document.publication': { libelle: 'Publication d’un document', famille: 'financeur' },
  'document.retrait': { libelle: 'Retrait d’un document', famille: 'financeur' },
  'lot.depot': { libelle: 'Dépôt d’un lot', famille: 'lots' },
  'lot.confirmation': { libelle: 'Confirmation d’un lot', famille: 'lots', nature: 'comptable' },
  'lot.abandon': { libelle: 'Abandon d’un lot', famille: 'lots' },
  'lot.reprise': { libelle: 'Reprise d’un lot', famille: 'lots' },
  'lot.import': { libelle: 'Import d’un lot', famille: 'lots', nature: 'comptable' },
  'lot.annulation.demande': {
    libelle: 'Demande d’annulation d’un lot',
    famille: 'lots',
    nature: 'comptable',
  },
  'lot.annulation': { libelle: 'Annulation d’un lot', famille: 'lots', nature: 'comptable' },
  'emission.reprise': { libelle: 'Reprise de l’émission d’un document', famille: 'lots' },
  'rapprochement.main': { libelle: 'Rapprochement à la main', famille: 'lots', nature: 'comptable' },
  'rapprochement.ecart': { libelle: 'Rapprochement écarté', famille: 'lots', nature: 'comptable' },
  'compte.affichage': { libelle: 'Affichage d’un IBAN entier', famille: 'comptes', nature: 'preuve' },
  'compte.essai': { libelle: 'Fin du compte actuel mal saisie', famille: 'comptes', nature: 'preuve' },
  'compte.creation': { libelle: 'Changement de compte commencé', famille: 'comptes', nature: 'preuve' },
  'compte.soumission': { libelle: 'Changement de compte demandé', famille: 'comptes', nature: 'comptable' },
  'compte.confirmation': {
    libelle: 'Changement de compte confirmé par l’organisme',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.rappel': {
    libelle: 'Organisme rappelé pour un changement de compte',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.verification': {
    libelle: 'Bénéficiaire d’un compte vérifié',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.preapprobation': {
    libelle: 'Changement de compte approuvé une première fois',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.approbation': {
    libelle: 'Changement de compte approuvé une seconde fois',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.transmission': { libelle: 'Nouveau compte transmis', famille: 'comptes', nature: 'comptable' },
  'compte.entree': { libelle: 'Nouveau compte en vigueur', famille: 'comptes', nature: 'comptable' },
  'compte.contradiction': {
    libelle: 'Changement de compte contredit par un lot',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.refus': { libelle: 'Changement de compte refusé', famille: 'comptes', nature: 'comptable' },
  'compte.retrait': { libelle: 'Changement de compte retiré', famille: 'comptes', nature: 'comptable' },
  'compte.gel': { libelle: 'Changement de compte gelé', famille: 'comptes', nature: 'comptable' },
  'compte.degel': { libelle: 'Changement de compte repris', famille: 'comptes', nature: 'comptable' },
  'compte.restauration': {
    libelle: 'Changement de compte à revérifier après une restauration',
    famille: 'comptes',
    nature: 'comptable',
  },
  'compte.rib': { libelle: 'Ouverture d’un RIB', famille: 'comptes', nature: 'preuve' },
  'compte.sortie': {
    libelle: 'Téléchargement des comptes transmis',
    famille: 'comptes',
    nature: 'comptable',
  },
  'contact.creation': { libelle: 'Ajout d’un numéro de téléphone', famille: 'comptes', nature: 'preuve' },
  'texte.publication': { libelle: 'Publication d’un texte', famille: 'reglages' },
  'dispositif.creation': { libelle: 'Création d’un dispositif', famille: 'reglages' },
  'dispositif.modification': { libelle: 'Modification d’un dispositif', famille: 'reglages' },
  'annonce.creation': { libelle: 'Annonce d’un arrêt', famille: 'reglages' },
  'annonce.retrait': { libelle: 'Retrait d’une annonce', famille: 'reglages' },
  'reglage.financeur': { libelle: 'Changement du nom ou du contact du financeur', famille: 'reglages' },
  'etat.creation': { libelle: 'Création d’un état de dossier', famille: 'reglages' },
  'etat.modification': { libelle: 'Modification d’un état de dossier', famille: 'reglages' },
  'motif.creation': { libelle: 'Création d’un motif', famille: 'reglages' },
  'motif.modification': { libelle: 'Modification d’un motif', famille: 'reglages' },
  'equipe.creation': { libelle: 'Création d’une équipe', famille: 'reglages' },
  'equipe.modification': { libelle: 'Modification d’une équipe', famille: 'reglages' },
  'equipe.suppression': { libelle: 'Suppression d’une équipe', famille: 'reglages' },
  'flux.rythme': { libelle: 'Changement du rythme des données', famille: 'reglages' },
  'journal.lecture': { libelle: 'Consultation du journal', famille: 'surveillance' },
  'personne.donnees': {
    libelle: 'Lecture des données d’une personne',
    famille: 'surveillance',
    nature: 'preuve',
  },
  'personne.suspension': {
    libelle: 'Données d’une personne suspendues',
    famille: 'surveillance',
    nature: 'preuve',
  },
  'personne.retablissement': {
    libelle: 'Données d’une personne rétablies',
    famille: 'surveillance',
    nature: 'preuve',
  },
  'archive.lecture': {
    libelle: 'Consultation d’un dossier archivé',
    famille: 'lectures',
    nature: 'preuve',
  },
  'personne.effacement': {
    libelle: 'Effacement d’une personne',
    famille: 'surveillance',
    nature: 'preuve',
  },
  purge: {
    libelle: 'Effacement de données arrivées à leur terme',
    famille: 'surveillance',
    nature: 'preuve',
  },
  'journal.purge': { libelle: 'Purge du journal', famille: 'surveillance', nature: 'comptable' },
  'fichier.infecte': {
    libelle: 'Fichier bloqué par l’antivirus',
    famille: 'surveillance',
    nature: 'preuve',
  },
  sauvegarde: { libelle: 'Sauvegarde', famille: 'surveillance', nature: 'preuve' },
  restauration: { libelle: 'Restauration d’une sauvegarde', famille: 'surveillance', nature: 'comptable' },
  'alerte.vue': { libelle: 'Alerte vue', famille: 'surveillance' },
} as const satisfies Record<string, DescriptionActe>
export type NomActe = keyof typeof ACTES

const connus: Readonly<Record<string, DescriptionActe>> = ACTES

/** In words; an act that a later version wrote is shown as it is. */
export function nommeActe(acte: string): string {
  return connus[acte]?.libelle ?? acte
}

export function natureActe(acte: NomActe): NatureJournal {
  return connus[acte]?.nature ?? 'technique'
}

export function listActes(famille: Famille): string[] {
  return Object.keys(connus).filter((acte) => connus[acte]?.famille === famille)
}
