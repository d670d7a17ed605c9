import { z } from 'zod'
import { Introuvable } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Routes } from '../../http/types.ts'
import { listRevisions } from '../revisions/queries.ts'
import { findDispositif, findVersion } from './queries.ts'
import { TYPES_TEXTE } from './schemas.ts'
import { DispositifPage, VersionPage } from './versions.views.tsx'

const config = { permission: 'gestion:administrer' } as const

/** What the texts and the dispositifs were called before. */
export const versionsPages: Routes = async (app, { deps }) => {
  const version = z.object({
    type: z.enum(TYPES_TEXTE),
    version: z
      .string()
      .regex(/^[1-9]\d{0,8}$/)
      .transform(Number),
  })
  app.get(
    '/gestion/textes/:type/:version',
    { config, schema: { params: version } },
    async (request, reply) => {
      const { type, version: numero } = request.params
      const lue = await asGestion(deps.base, (trx) => findVersion(trx, type, numero))
      if (!lue) throw new Introuvable()
      return reply.html(<VersionPage contexte={await request.contexte()} type={type} version={lue} />)
    },
  )

  const code = z.object({ code: z.string().max(20) })
  app.get('/gestion/dispositifs/:code', { config, schema: { params: code } }, async (request, reply) => {
    const { code: cle } = request.params
    const { dispositif, revisions } = await asGestion(deps.base, async (trx) => ({
      dispositif: await findDispositif(trx, cle),
      revisions: await listRevisions(trx, { objet: 'dispositif', cle }),
    }))
    if (!dispositif) throw new Introuvable()
    const page = { dispositif, revisions }
    return reply.html(<DispositifPage contexte={await request.contexte()} {...page} />)
  })
}
