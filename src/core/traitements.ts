/** Why personal data is kept, on what ground, how long, and who reads it: what the law asks to be told. */
export type Traitement = {
  libelle: string
  finalite: string
  base: string
  duree: string
  lecteurs: string
}

const INTERET = 'Intérêt légitime (article 6.1.f)'
const MISSION = 'Mission d’intérêt public (article 6.1.e)'
const OBLIGATION = 'Obligation légale (article 6.1.c)'
const DIX_ANS = 'Dix ans à compter de la clôture de l’exercice comptable'

export const TRAITEMENTS = {
  comptes: {
    libelle: 'Comptes',
    finalite: 'Ouvrir l’espace aux personnes habilitées',
    base: INTERET,
    duree: 'Tant que la personne est habilitée, puis le temps nécessaire à la preuve de ses actes',
    lecteurs: 'La personne, l’administrateur de son organisme, les agents du financeur',
  },
  sessions: {
    libelle: 'Sessions et liens de connexion',
    finalite: 'Reconnaître la personne connectée et protéger son compte',
    base: 'Obligation de sécurité (article 32)',
    duree:
      'Douze heures pour une session et soixante-douze heures pour un lien, effacés un jour plus tard\u00a0; un jour pour un essai de connexion\u00a0; six mois pour un appareil\u00a0; autant que le compte pour un second facteur',
    lecteurs: 'La personne',
  },
  journal: {
    libelle: 'Journal des accès',
    finalite: 'Garder la trace des accès et des changements',
    base: 'Obligation de sécurité (article 32) et intérêt légitime (article 6.1.f)',
    duree: 'Un an au plus, cinq ans pour une preuve, dix ans pour un acte comptable',
    lecteurs: 'Les agents du financeur, l’administrateur de l’organisme pour ses lignes',
  },
  formations: {
    libelle: 'Stagiaires',
    finalite: 'Suivre et payer les formations financées',
    base: MISSION,
    duree: DIX_ANS,
    lecteurs: 'Les personnes habilitées de l’organisme sur ses établissements, les agents du financeur',
  },
  paiements: {
    libelle: 'Règlements et comptes bancaires',
    finalite: 'Payer, tenir les comptes et répondre aux contrôles',
    base: OBLIGATION,
    duree: DIX_ANS,
    lecteurs: 'Les personnes habilitées de l’organisme sur ses établissements, les agents du financeur',
  },
  echanges: {
    libelle: 'Messages et courriels',
    finalite: 'Répondre aux questions et prévenir de ce qui change',
    base: INTERET,
    duree: 'Tant que l’objet du message est suivi',
    lecteurs: 'Les personnes habilitées de l’organisme, les agents du financeur',
  },
  demandes: {
    libelle: 'Demandes d’accès et signalements',
    finalite: 'Répondre aux demandes d’accès et aux défauts signalés',
    base: INTERET,
    duree: 'Un an',
    lecteurs: 'Les agents du financeur',
  },
  actes: {
    libelle: 'Actes des agents du financeur',
    finalite: 'Savoir qui a publié, changé ou traité',
    base: INTERET,
    duree: 'Autant que ce qui a été publié, changé ou traité',
    lecteurs: 'Les agents du financeur',
  },
} as const satisfies Record<string, Traitement>
export type NomTraitement = keyof typeof TRAITEMENTS
