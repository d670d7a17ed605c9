import { z } from 'zod'
import type { Routes } from './types.ts'

/** Built assets carry their content's hash in their name, so they never change. */
export const assetsRoutes: Routes = async (app) => {
  app.get(
    '/assets/:fichier',
    {
      config: { permission: 'public' },
      schema: { params: z.object({ fichier: z.string().regex(/^[\w.-]+\.(css|js|svg|woff2)$/) }) },
    },
    async (request, reply) =>
      reply.header('cross-origin-resource-policy', 'same-origin').sendFile(request.params.fichier, {
        maxAge: '365d',
        immutable: true,
      }),
  )
}
