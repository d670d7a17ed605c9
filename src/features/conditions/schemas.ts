import { z } from 'zod'

const coche = (message: string) => z.literal('oui', { error: message })

export const Acceptation = z.object({
  rgpd: coche(
    'Cochez cette case pour dire que vous avez pris connaissance de l’information sur vos données personnelles.',
  ),
  cgu: coche('Cochez cette case pour accepter les conditions générales d’utilisation.'),
  /** The versions that were on the page: the proof is of what was read. */
  versionRgpd: z.coerce.number().int().catch(0),
  versionCgu: z.coerce.number().int().catch(0),
})
