import { z } from 'zod'
import { page } from '../../core/filtres.ts'
import { cleanLignes } from '../../core/texte.ts'
import { Email, ligne } from '../comptes/schemas.ts'

export const PAR_PAGE = 25

/** Files joined to one message. */
export const PIECES_MAX = 5
export const OCTETS_JOINTS_MAX = 10 * 1024 ** 2
export const EXTENSIONS_JOINTES = ['pdf', 'jpg', 'png', 'docx', 'xlsx', 'csv', 'txt'] as const

/** Who must act: the team (`a_traiter`), the other side if she wishes (`repondu`), nobody (`resolu`). */
export const ETATS = ['a_traiter', 'repondu', 'resolu'] as const
export type EtatConversation = (typeof ETATS)[number]

/** What a conversation is about; `id` is the funder's number, empty for the organisme as a whole. */
export type Objet = { type: 'dossier' | 'reglement' | 'organisme'; id: string }

export const FILTRES_MESSAGES = {
  etat: z.enum(ETATS, { error: 'Choisissez un des états de la liste.' }),
  page,
}
export type FiltresMessages = { etat?: EtatConversation | undefined; page?: number | undefined }

/** Those of the team's queue: its own team among those that are. */
export const filtresFile = (equipes: readonly { id: string }[]) => ({
  ...FILTRES_MESSAGES,
  equipe: z
    .string()
    .refine((id) => equipes.some((equipe) => equipe.id === id), 'Choisissez une équipe de la liste.'),
})

export const CARACTERES_MAX = 5000

/** Plain text, its line ends kept. `vide` says what to type. */
export function lignes(vide: string) {
  return z
    .string({ error: vide })
    .max(100_000, TROP_LONG)
    .transform((saisie, contexte) => {
      const propre = cleanLignes(saisie)
      const message = checkLignes(propre, vide)
      if (message) contexte.addIssue({ code: 'custom', message })
      return propre ?? ''
    })
}

const TROP_LONG = 'Écrivez 5\u00a0000 caractères au plus.'

function checkLignes(propre: string | null, vide: string): string | null {
  if (propre === null) return 'Écrivez votre texte sans caractère invisible.'
  if (propre === '') return vide
  if (propre.length <= CARACTERES_MAX) return null
  return `${TROP_LONG} Ce texte en compte ${propre.length.toLocaleString('fr-FR')}.`
}

export const NouveauMessage = z.object({ texte: lignes('Écrivez votre message.') })

/** How many messages the page showed: what came since is read before anything is decided. */
const vus = z.coerce.number({ error: 'Rechargez la page, puis recommencez.' }).int().min(0).max(1_000_000)

export const Reponse = z.object({
  texte: lignes('Écrivez votre réponse.'),
  vus,
  resolu: z
    .literal('1')
    .optional()
    .transform((coche) => coche === '1'),
})
export type Reponse = z.output<typeof Reponse>

export const Vus = z.object({ vus })

/** From the team that the page showed to another one. */
export const Confie = z.object({
  de: z.uuid(),
  vers: z.uuid({ error: 'Choisissez une équipe de la liste.' }),
})
export type Confie = z.output<typeof Confie>

/** What the team does without writing: from which states to which. */
export const SUITES = {
  resolution: { de: ['a_traiter', 'repondu'], vers: 'resolu' },
  reouverture: { de: ['resolu'], vers: 'a_traiter' },
} as const satisfies Record<string, { de: readonly EtatConversation[]; vers: EtatConversation }>
export type Suite = keyof typeof SUITES

/** A complaint about accessibility, from anybody. */
export const Signalement = z.object({
  nom: ligne('Saisissez votre nom.', 100),
  email: Email,
  page: ligne('Saisissez l’adresse ou le titre de la page.', 300),
  description: lignes('Décrivez ce qui vous bloque.'),
})
export type Signalement = z.output<typeof Signalement>
