import { z } from 'zod'
import { ligne } from '../comptes/schemas.ts'

export const Consultation = z.object({
  numero: ligne('Saisissez le numéro du dossier, par exemple D20000123.', 60),
  motif: ligne('Dites pourquoi vous consultez ce dossier, par exemple contrôle du service régional.', 300),
})
