import { z } from 'zod'
import type { Routes } from '../../http/types.ts'
import { freezeByLien, readLienGel } from './gel.actions.ts'
import { GelPage } from './gel.views.tsx'

const config = { permission: 'public' } as const
const params = z.object({ jeton: z.string().regex(/^[\w-]{43}$/) })

/** « Ce n’est pas moi »: GET shows, POST freezes; nobody signs in. */
export const gelPages: Routes = async (app, { deps }) => {
  app.get('/pas-moi/:jeton', { config, schema: { params } }, async (request, reply) => {
    const demande = await readLienGel(deps, request.params.jeton, request.maintenant)
    return reply.html(<GelPage contexte={await request.contexte()} demande={demande} fait={false} />)
  })

  app.post('/pas-moi/:jeton', { config, schema: { params, body: z.unknown() } }, async (request, reply) => {
    const { jeton } = request.params
    const demande = await readLienGel(deps, jeton, request.maintenant)
    await freezeByLien(deps, jeton, { maintenant: request.maintenant, adresse: request.ip })
    return reply.html(<GelPage contexte={await request.contexte()} demande={demande} fait />)
  })
}
