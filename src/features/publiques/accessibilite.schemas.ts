/**
 * The facts of the accessibility declaration (RGAA 4.1, law 2005-102 art. 47): whoever audits or changes the
 * product changes them here, and the page follows.
 */
export const DECLARATION = {
  /** Without a valid audit nothing but « non conforme » may be declared. */
  etat: 'non conforme',
  referentiel: 'RGAA, version 4.1',
  etablieLe: '2026-11-24',
  technologies: [
    'HTML',
    'CSS',
    'SVG',
    'JavaScript (facultatif\u00a0: chaque page fonctionne sans lui)',
    'PDF',
  ],
  environnement: [
    'Chromium, sans lecteur d’écran, aux largeurs de 360 et de 1\u00a0280 pixels',
    'Sans JavaScript',
  ],
  outils: ['axe-core', 'html-validate', 'Inspecteur du navigateur'],
  nonConformites: [
    'Aucun lecteur d’écran n’a encore été essayé sur l’espace\u00a0: des défauts de restitution sont possibles.',
    'Certains documents PDF remis par des tiers (factures numérisées, pièces jointes) ne sont pas balisés. Les dates et les montants utiles figurent aussi dans les pages.',
  ],
  /** Audit sample: every kind of page, and every step of each process. */
  pages: [
    { titre: 'Connexion', adresse: '/connexion' },
    { titre: 'Mot de passe oublié', adresse: '/mot-de-passe-oublie' },
    { titre: 'Demande de compte', adresse: '/demande-de-compte' },
    { titre: 'Conditions à accepter', adresse: '/conditions' },
    { titre: 'Accueil', adresse: '/' },
    { titre: 'Gérer mes utilisateurs', adresse: '/utilisateurs' },
    { titre: 'Créer un utilisateur', adresse: '/utilisateurs/nouveau' },
    { titre: 'Suivre mes dossiers de formation', adresse: '/dossiers' },
    { titre: 'Un dossier, et l’un de ses documents', adresse: '/dossiers/…' },
    { titre: 'Consulter mes règlements', adresse: '/reglements' },
    { titre: 'Un règlement, et son avis de virement', adresse: '/reglements/…' },
    { titre: 'Voir mes établissements', adresse: '/etablissements' },
    { titre: 'Un établissement', adresse: '/etablissements/…' },
    { titre: 'Mes messages', adresse: '/messages' },
    { titre: 'Écrire au financeur', adresse: '/messages/nouveau' },
    { titre: 'Une conversation', adresse: '/messages/…' },
    { titre: 'Aide et contact', adresse: '/aide' },
    { titre: 'État du service', adresse: '/etat' },
    { titre: 'Mentions légales', adresse: '/mentions-legales' },
    { titre: 'Données personnelles', adresse: '/donnees-personnelles' },
    { titre: 'Accessibilité', adresse: '/accessibilite' },
    { titre: 'Signaler un défaut d’accessibilité', adresse: '/accessibilite/signalement' },
  ],
} as const
