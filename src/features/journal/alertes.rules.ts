/** What an alert is about, in the words of the page and of the mail. */
export const NATURES_ALERTE = {
  'connexions-refusees': 'connexions refusées en série',
  'acces-refuses': 'accès à des objets d’autres organismes',
  telechargements: 'téléchargements en nombre',
  coordonnees: 'changement de coordonnées bancaires',
  nuit: 'travail de nuit dans l’espace du financeur',
} as const
export type NatureAlerte = keyof typeof NATURES_ALERTE

/** How many of these within ten minutes make an alert. */
export const SEUILS = {
  /** Of one account, twice what makes it wait and warns its owner. */
  connexionsCompte: 10,
  /** From one address, over several accounts: one password tried on each. */
  connexionsAdresse: 30,
  /** An old link leads there once or twice; more is a search. */
  objetsEtrangers: 3,
  /** Documents; an export counts for ten. */
  telechargements: 50,
} as const
