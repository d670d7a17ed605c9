import { z } from 'zod'
import { ChoixMotDePasse, Email } from '../comptes/schemas.ts'

const ACTUEL = 'Saisissez votre mot de passe actuel.'
const Actuel = z.string({ error: ACTUEL }).min(1, ACTUEL).max(1024, ACTUEL)

export const NouveauMotDePasse = z.object({ actuel: Actuel }).and(ChoixMotDePasse)

export const MesDonnees = z.object({ actuel: Actuel })

export const NouvelEmail = z.object({ email: Email, actuel: Actuel })
