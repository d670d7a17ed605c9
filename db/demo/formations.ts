/** Titles as the funder prints them. Rate in cents excluding VAT, per hour and per person. */
export type Formation = { dispositif: string; intitule: string; heures: number; taux: number }

const plan = (intitule: string, heures: number, taux: number): Formation => ({
  dispositif: 'PLAN',
  intitule,
  heures,
  taux,
})

export const FORMATIONS_PLAN: readonly Formation[] = [
  plan('FORMATION INITIALE AMIANTE SS4 OPÉRATEUR DE CHANTIER', 14, 2400),
  plan('RECYCLAGE AMIANTE SS4 ENCADREMENT DE CHANTIER', 7, 2735),
  plan('FORMATION AMIANTE SS3 ENCADRANT TECHNIQUE', 70, 3115),
  plan('SAUVETEUR SECOURISTE DU TRAVAIL (SST)', 14, 1450),
  plan('MAINTIEN ET ACTUALISATION DES COMPÉTENCES SST', 7, 1575),
  plan('CACES® R482 ENGINS DE CHANTIER CATÉGORIES A ET C1', 35, 2987),
  plan('CACES® R486 PLATES-FORMES ÉLÉVATRICES MOBILES DE PERSONNEL', 21, 2643),
  plan('CACES® R489 CHARIOTS ÉLÉVATEURS CATÉGORIE 3', 21, 2215),
  plan('CACES® R487 GRUES À TOUR', 35, 3340),
  plan('TRAVAIL EN HAUTEUR ET PORT DU HARNAIS', 7, 2400),
  plan('MONTAGE, UTILISATION ET VÉRIFICATION DES ÉCHAFAUDAGES DE PIED (R408)', 21, 2511),
  plan('AIPR OPÉRATEUR', 7, 1890),
  plan('AIPR ENCADRANT', 7, 2120),
  plan('HABILITATION ÉLECTRIQUE B1V BR BC', 21, 2304),
  plan('HABILITATION ÉLECTRIQUE BS ET BE MANŒUVRE', 14, 2176),
  plan('LECTURE DE PLANS ET TRACÉ D’OUVRAGES', 21, 2400),
  plan('BIM : DE LA MAQUETTE AU CHANTIER', 28, 3200),
  plan('RÉNOVATION ÉNERGÉTIQUE : ISOLATION DES PAROIS PAR L’EXTÉRIEUR', 21, 2587),
  plan('FEEBAT RENOVE', 21, 2400),
  plan('POSE DE MENUISERIES EXTÉRIEURES ET TRAITEMENT DE L’ÉTANCHÉITÉ À L’AIR', 14, 2655),
  plan('ÉTANCHÉITÉ LIQUIDE DES TOITURES-TERRASSES', 35, 2475),
  plan('COUVERTURE EN ZINC À JOINT DEBOUT', 35, 2760),
  plan('MAÇONNERIE DU BÂTI ANCIEN : ENDUITS À LA CHAUX', 28, 2333),
  plan('COFFRAGE ET FERRAILLAGE D’OUVRAGES EN BÉTON ARMÉ', 35, 2400),
  plan('SOUDAGE À L’ARC À L’ÉLECTRODE ENROBÉE', 35, 2891),
  plan('POSE DE PLAQUES DE PLÂTRE ET DE CLOISONS DISTRIBUTIVES', 35, 2267),
  plan('ÉTUDE ET CHIFFRAGE DE DEVIS EN RÉNOVATION', 14, 2810),
  plan('CONDUITE DE RÉUNION DE CHANTIER', 14, 2945),
  plan('TUTEUR EN ENTREPRISE', 7, 2400),
  plan('POSE DE POMPES À CHALEUR AIR/EAU (QUALIPAC)', 35, 2698),
  plan('INSTALLATION DE PANNEAUX PHOTOVOLTAÏQUES (QUALIPV)', 21, 3054),
  plan('SIGNALISATION TEMPORAIRE DE CHANTIER', 7, 1995),
]

export const FORMATIONS_LONGUES: readonly Formation[] = [
  { dispositif: 'APP', intitule: 'CAP MAÇON', heures: 420, taux: 1650 },
  { dispositif: 'APP', intitule: 'BP CHARPENTIER BOIS', heures: 400, taux: 1825 },
  { dispositif: 'CPRO', intitule: 'TP CONDUCTEUR D’ENGINS DE CHANTIERS URBAINS', heures: 308, taux: 1275 },
  { dispositif: 'CPRO', intitule: 'CQP CANALISATEUR', heures: 280, taux: 1275 },
  { dispositif: 'RECONV', intitule: 'TP COUVREUR-ZINGUEUR', heures: 350, taux: 915 },
  { dispositif: 'POEC', intitule: 'POEC OPÉRATEUR EN RÉNOVATION ÉNERGÉTIQUE', heures: 210, taux: 1150 },
  { dispositif: 'VAE', intitule: 'VAE CHEF DE CHANTIER GROS ŒUVRE', heures: 24, taux: 6250 },
  { dispositif: 'BDC', intitule: 'BILAN DE COMPÉTENCES', heures: 24, taux: 7490 },
]

export const FORMATIONS: readonly Formation[] = [...FORMATIONS_PLAN, ...FORMATIONS_LONGUES]

/** Working days that a course spans. */
export function dureeOuvree({ dispositif, heures }: Formation): number {
  switch (dispositif) {
    case 'APP':
      return 252
    case 'CPRO':
      return 190
    case 'RECONV':
      return 130
    case 'POEC':
      return 42
    case 'VAE':
      return 95
    case 'BDC':
      return 50
    default:
      return Math.ceil(heures / 7)
  }
}

export function formationNamed(debut: string): Formation {
  const formation = FORMATIONS.find(({ intitule }) => intitule.startsWith(debut))
  if (!formation) throw new Error(`unknown formation: ${debut}`)
  return formation
}
