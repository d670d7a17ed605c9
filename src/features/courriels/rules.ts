import type { Ton } from '../../ui/etat.tsx'
import type { Modele } from './modeles.tsx'

const LIBELLES_MODELE: Readonly<Record<Modele, string>> = {
  'appareil-nouveau': 'Connexion depuis un nouvel appareil',
  'code-secours-servi': 'Code de secours servi',
  'email-a-confirmer': 'Adresse à confirmer',
  'email-change': 'Changement d’adresse',
  'facteurs-changes': 'Second facteur changé',
  'facteurs-refuses': 'Codes refusés',
  'levee-demandee': 'Retrait du second facteur demandé',
  'levee-faite': 'Second facteur retiré',
  activation: 'Ouverture de l’espace, avec son lien',
  invitation: 'Invitation d’une personne qui a déjà un compte',
  reinitialisation: 'Nouveau mot de passe demandé',
  'mot-de-passe-change': 'Mot de passe changé',
  'connexions-refusees': 'Connexions refusées',
  'demande-recue': 'Demande de compte reçue',
  'demande-refusee': 'Demande de compte refusée',
  'message-repondu': 'Réponse à un message',
  'message-recu': 'Message à traiter par une équipe',
  'signalement-recu': 'Signalement d’accessibilité reçu',
  'signalement-repondu': 'Réponse à un signalement d’accessibilité',
  'coordonnees-bancaires-changees': 'Compte bancaire changé',
  'changement-compte': 'Étape d’un changement de compte',
  'changement-alerte': 'Alerte sur un changement de compte',
  'journal-tete': 'Tête du journal',
  alerte: 'Alerte de sécurité',
}

/** What a mail was about, for whoever reads its fate and not its text. */
export function libelleModele(modele: string): string {
  return LIBELLES_MODELE[modele as Modele] ?? modele
}

const ETATS: Readonly<Record<string, { libelle: string; ton: Ton }>> = {
  a_envoyer: { libelle: 'En attente', ton: 'bleu' },
  envoye: { libelle: 'Envoyé', ton: 'vert' },
  refuse: { libelle: 'Non remis', ton: 'rouge' },
}

export function etatCourriel(etat: string): { libelle: string; ton: Ton } {
  return ETATS[etat] ?? { libelle: etat, ton: 'gris' }
}
