import { z } from 'zod'
import { ligne } from '../comptes/schemas.ts'

const retour = z.string().max(2000).optional().catch(undefined)
const CODE = 'Saisissez le code à six chiffres de votre application, par exemple 123 456.'

/** Spaces are how people read six digits. */
const CodeApplication = z
  .string({ error: CODE })
  .transform((saisi) => saisi.replace(/\s/g, ''))
  .refine((code) => /^\d{6}$/.test(code), CODE)

/** The answer of a passkey, as the page's script writes it. */
const Reponse = z
  .string()
  .max(20_000)
  .transform((texte, contexte): unknown => {
    try {
      return JSON.parse(texte)
    } catch {
      contexte.addIssue({ code: 'custom', message: 'La clé d’accès n’a pas répondu. Recommencez.' })
      return z.NEVER
    }
  })

/** A code of the application, a recovery code, or what a passkey answered. */
export const Verification = z.object({
  code: z.string().trim().max(60, CODE).optional(),
  reponse: Reponse.optional(),
  retour,
})

const MOT_DE_PASSE = 'Saisissez votre mot de passe actuel.'
/** Asked of whoever is already inside; the routes say when. */
const MotDePasse = z.string().max(1024, MOT_DE_PASSE).default('')

export const NouvelleApplication = z.object({ code: CodeApplication, motDePasse: MotDePasse, retour })

const NomDeCle = ligne(
  'Saisissez un nom qui vous dira laquelle c’est, par exemple «\u00a0Mon téléphone\u00a0».',
  60,
)

export const NouvelleCle = z.object({
  nom: NomDeCle,
  reponse: z.string({ error: 'Votre navigateur n’a pas créé de clé d’accès.' }).pipe(Reponse),
  motDePasse: MotDePasse,
  retour,
})

export const CleRenommee = z.object({ nom: NomDeCle })

export const MotDePasseActuel = z.object({
  motDePasse: z.string({ error: MOT_DE_PASSE }).min(1, MOT_DE_PASSE).max(1024, MOT_DE_PASSE),
})
