import { z } from 'zod'

export const Exigence = z.object({
  exige: z.enum(['oui', 'non'], { error: 'Choisissez quand demander le second facteur.' }),
  version: z.coerce
    .number({ error: 'Rechargez la page, puis recommencez.' })
    .int()
    .min(0)
    .max(2 ** 31 - 2),
})
export type Exigence = z.output<typeof Exigence>
