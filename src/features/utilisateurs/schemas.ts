import { z } from 'zod'
import { PROFILS, type Profil } from '../../auth/permissions.ts'
import type { Ton } from '../../ui/etat.tsx'
import { Email, ligne, Nom, Prenom } from '../comptes/schemas.ts'

export const PAR_PAGE = 50

/** What a habilitation is for the reader: an invitation past its time reads « expirée ». */
export const ETATS = ['actif', 'invite', 'expire', 'desactive'] as const
export type EtatUtilisateur = (typeof ETATS)[number]

export const LIBELLES_ETAT: Record<EtatUtilisateur, { libelle: string; ton: Ton }> = {
  actif: { libelle: 'Actif', ton: 'vert' },
  invite: { libelle: 'Invité', ton: 'bleu' },
  expire: { libelle: 'Invitation expirée', ton: 'ambre' },
  desactive: { libelle: 'Désactivé', ton: 'gris' },
}

export const FILTRES_UTILISATEURS = {
  nom: ligne('Saisissez un nom.', 100),
  etat: z.enum(ETATS, { error: 'Cet état n’existe pas\u00a0: tous les états sont affichés.' }),
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
}
export type FiltresUtilisateurs = { nom?: string; etat?: EtatUtilisateur; page?: number }

const HORS_LISTE = 'Choisissez parmi les établissements de la liste.'

/** The boxes that are checked, as a list. */
export const EtablissementsChoisis = z
  .union([z.string().max(60, HORS_LISTE), z.array(z.string().max(60, HORS_LISTE)).max(2000, HORS_LISTE)], {
    error: HORS_LISTE,
  })
  .optional()
  .transform((choisis) => (choisis === undefined ? [] : [choisis].flat()))

const droits = {
  profil: z.enum(PROFILS, { error: 'Choisissez ce que la personne pourra faire.' }),
  portee: z.enum(['tous', 'choix'], { error: 'Choisissez les établissements que la personne pourra voir.' }),
  etablissement: EtablissementsChoisis,
  /** A box: absent when it is not checked. */
  sansNoms: z
    .literal('1', { error: 'Cochez ou décochez cette case.' })
    .optional()
    .transform((coche) => coche !== undefined),
}

type Droits = Portee & { profil: Profil; sansNoms: boolean }

const namesAllowed = ({ profil, sansNoms }: Droits) => !sansNoms || profil !== 'administrateur'
const ADMINISTRATEUR_NOMME = {
  path: ['sansNoms'],
  error:
    'Un administrateur voit les noms des stagiaires\u00a0: choisissez un autre profil, ou décochez cette case.',
}

export type Portee = { portee: 'tous' | 'choix'; etablissement: string[] }

export const hasChoice = ({ portee, etablissement }: Portee) => portee === 'tous' || etablissement.length > 0
export const SANS_CHOIX = { path: ['etablissement'], error: 'Cochez au moins un établissement.' }

export const NouvelUtilisateur = z
  .object({ nom: Nom, prenom: Prenom, email: Email, ...droits })
  .refine(hasChoice, SANS_CHOIX)
  .refine(namesAllowed, ADMINISTRATEUR_NOMME)
export type NouvelUtilisateur = z.output<typeof NouvelUtilisateur>

const Version = z.coerce
  .number({ error: 'Rechargez la page, puis recommencez.' })
  .int()
  .min(1)
  .max(2 ** 31 - 1)

export const Modification = z
  .object({ ...droits, version: Version })
  .refine(hasChoice, SANS_CHOIX)
  .refine(namesAllowed, ADMINISTRATEUR_NOMME)
export type Modification = z.output<typeof Modification>
