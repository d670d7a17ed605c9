import { z } from 'zod'
import { PROFILS } from '../../auth/permissions.ts'
import { cleanTexte, pliure } from '../../core/texte.ts'
import { Email, ligne, Nom, Prenom } from '../comptes/schemas.ts'
import { EtablissementsChoisis, hasChoice, SANS_CHOIX } from '../utilisateurs/schemas.ts'

export const PAR_PAGE = 25

export const Siren = z.string().regex(/^\d{9}$/)

/** A SIREN, a SIRET, the number of an établissement or a part of the name, however it is typed. */
export const Recherche = z.string().transform((saisie, ctx) => {
  const propre = cleanTexte(saisie)
  if (propre !== null && propre.length <= 120 && pliure(propre).trim() !== '') return propre
  ctx.addIssue('Cherchez un SIREN, un SIRET, un numéro d’établissement ou une partie de la raison sociale.')
  return z.NEVER
})

const Page = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'Écrivez un numéro de page, par exemple page=2.')
  .transform(Number)

/** Which page of each list of an organisme. */
export const FILTRES_LISTES = {
  personnes: Page,
  etablissements: Page,
  demandes: Page,
  lots: Page,
  courriels: Page,
}
export type NomListe = keyof typeof FILTRES_LISTES
/** How many rows a page of each list names. */
export const PAR_LISTE: Readonly<Record<NomListe, number>> = {
  personnes: 100,
  etablissements: 100,
  demandes: 100,
  lots: 20,
  courriels: 50,
}
export type PagesListes = Partial<Record<NomListe, number>>

export const FILTRES_ORGANISMES = {
  q: Recherche,
  sans_administrateur: z.literal('1', {
    error: 'Écrivez sans_administrateur=1 pour ne voir que les organismes sans administrateur.',
  }),
  page: Page,
}
export type FiltresOrganismes = {
  q?: string | undefined
  sans_administrateur?: '1' | undefined
  page?: number | undefined
}

/** The funder invites whom an organisme lacks, and says why. */
export const PremierAdministrateur = z.object({
  nom: Nom,
  prenom: Prenom,
  email: Email,
  motif: ligne('Saisissez la raison de cette invitation.', 300),
  /** A second invitation, while another waits. */
  confirme: z.literal('1').optional(),
})
export type PremierAdministrateur = z.output<typeof PremierAdministrateur>

/** To see an organisme as one of its profils would; `raison` is kept in its journal. */
export const Observation = z
  .object({
    profil: z.enum(PROFILS, { error: 'Choisissez le profil à prendre.' }),
    portee: z.enum(['tous', 'choix'], { error: 'Choisissez les établissements à voir.' }),
    etablissement: EtablissementsChoisis,
    raison: ligne('Saisissez la raison de cette observation.', 300),
  })
  .refine(hasChoice, SANS_CHOIX)
export type Observation = z.output<typeof Observation>
