import { z } from 'zod'
import { Introuvable } from '../core/errors.ts'
import { Composants } from '../ui/composants.tsx'
import { EXEMPLES } from '../ui/exemples.tsx'
import type { Routes } from './types.ts'

const config = { permission: 'demo' } as const

/** For those who develop (demo mode only): every component in each of its states, and sample pages. */
export const composantsRoutes: Routes = async (app) => {
  app.get('/_composants', { config }, async (request, reply) =>
    reply.html(<Composants contexte={await request.contexte()} />),
  )

  app.get(
    '/_composants/:nom',
    { config, schema: { params: z.object({ nom: z.string().max(40) }) } },
    async (request, reply) => {
      const exemple = Object.hasOwn(EXEMPLES, request.params.nom) ? EXEMPLES[request.params.nom] : undefined
      if (!exemple) throw new Introuvable()
      return reply.html(exemple(await request.contexte()))
    },
  )
}
