import { z } from 'zod'
import { databaseAnswers } from '../db/etat.ts'
import type { Routes } from './types.ts'

const config = { permission: 'public' } as const
const schema = { response: { 200: z.object({ etat: z.string() }), 503: z.object({ etat: z.string() }) } }

/** Two words for a supervisor, without detail: the process lives; it can serve. */
export const healthRoutes: Routes = async (app, { deps }) => {
  app.get('/health/live', { config, schema }, async () => ({ etat: 'vivant' }))
  app.get('/health/ready', { config, schema }, async (_request, reply) => {
    if (app.isDraining() || !(await databaseAnswers(deps.base)))
      return reply.code(503).send({ etat: 'indisponible' })
    return { etat: 'pret' }
  })
}
