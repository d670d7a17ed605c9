/**
 * The one table of rights: what each profil may do. A route names one of these words in its config; a word that
 * is not listed for a profil is refused (deny by default).
 */
export const PROFILS = ['administrateur', 'gestionnaire', 'comptable', 'lecteur'] as const
export type Profil = (typeof PROFILS)[number]

export const PROFILS_FINANCEUR = ['agent', 'valideur', 'administrateur'] as const
export type ProfilFinanceur = (typeof PROFILS_FINANCEUR)[number]

/** Names shown on pages, with what the profil may do. */
export const LIBELLES_PROFIL: Record<Profil, { libelle: string; description: string }> = {
  administrateur: {
    libelle: 'Administrateur',
    description: 'Voit tout, gère les utilisateurs, demande les changements de coordonnées bancaires.',
  },
  gestionnaire: {
    libelle: 'Gestionnaire',
    description:
      'Suit les dossiers et les règlements, exporte, écrit au financeur, dépose les pièces et les factures.',
  },
  comptable: {
    libelle: 'Comptable',
    description:
      'Suit les dossiers et les règlements, exporte, écrit au financeur, demande les changements de coordonnées bancaires.',
  },
  lecteur: { libelle: 'Lecteur', description: 'Consulte les dossiers, les règlements et les documents.' },
}

const TOUS: readonly Profil[] = PROFILS

/** Permission → the profils of a provider that hold it. */
export const DROITS = {
  'accueil:lire': TOUS,
  'recherche:lire': TOUS,
  'dossiers:lire': TOUS,
  'reglements:lire': TOUS,
  'exports:telecharger': ['administrateur', 'gestionnaire', 'comptable'],
  'etablissements:lire': TOUS,
  'comptes:reveler': ['administrateur', 'comptable'],
  'comptes:changer': ['administrateur', 'comptable'],
  'comptes:confirmer': ['administrateur'],
  'documents:lire': TOUS,
  'messages:lire': TOUS,
  'messages:ecrire': ['administrateur', 'gestionnaire', 'comptable'],
  'utilisateurs:gerer': ['administrateur'],
  'journal:lire': ['administrateur'],
  'journal:exporter': ['administrateur'],
} as const satisfies Record<string, readonly Profil[]>
export type Droit = keyof typeof DROITS

/** Permission → the profils of the funder that hold it. */
export const DROITS_FINANCEUR = {
  gestion: PROFILS_FINANCEUR,
  'coordonnees:approuver': ['valideur', 'administrateur'],
  'gestion:administrer': ['administrateur'],
} as const satisfies Record<string, readonly ProfilFinanceur[]>
export type DroitFinanceur = keyof typeof DROITS_FINANCEUR

/**
 * What a route may declare: a right; `public` (anyone); `anonyme` (sign-in pages); `verification` (a session, even
 * before the second factor); `enrolement` (the same for whoever has no factor yet); `connecte` (past the factor, even
 * before the conditions are accepted); `personne` (and the conditions accepted, before an organisme is chosen);
 * a right of the funder's people; `demo` (anyone, demo mode only).
 */
export type Permission =
  | Droit
  | DroitFinanceur
  | 'public'
  | 'anonyme'
  | 'verification'
  | 'enrolement'
  | 'connecte'
  | 'personne'
  | 'demo'

export function profilHolds(profil: Profil, droit: Droit): boolean {
  return (DROITS[droit] as readonly Profil[]).includes(profil)
}

export function isDroitFinanceur(permission: Permission): permission is DroitFinanceur {
  return permission in DROITS_FINANCEUR
}

export function financeurHolds(profil: ProfilFinanceur, droit: DroitFinanceur): boolean {
  return (DROITS_FINANCEUR[droit] as readonly ProfilFinanceur[]).includes(profil)
}

/** RIB, KBIS and MANDAT are for an administrateur only (they show accounts or identities). */
export const TYPES_RESERVES = ['RIB', 'KBIS', 'MANDAT'] as const

export function profilReadsType(profil: Profil, type: string): boolean {
  return profil === 'administrateur' || !(TYPES_RESERVES as readonly string[]).includes(type)
}
