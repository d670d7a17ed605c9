import { z } from 'zod'

export const Connexion = z.object({
  identifiant: z
    .string({ error: 'Saisissez votre identifiant.' })
    .trim()
    .min(1, 'Saisissez votre identifiant : c’est votre adresse e-mail.')
    .max(254, 'Saisissez votre adresse e-mail : elle compte 254 caractères au plus.'),
  motDePasse: z
    .string({ error: 'Saisissez votre mot de passe.' })
    .min(1, 'Saisissez votre mot de passe.')
    .max(1024, 'Saisissez votre mot de passe : il compte 1 024 caractères au plus.'),
  retour: z.string().max(2000).optional().catch(undefined),
})
export type Connexion = z.infer<typeof Connexion>

export const ChoixOrganisme = z.object({ habilitation: z.uuid() })
