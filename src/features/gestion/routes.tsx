import { z } from 'zod'
import { Introuvable } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import type { Routes } from '../../http/types.ts'
import { findLot, listLots } from './queries.ts'
import { LotPage, LotsPage } from './views.tsx'

const config = { permission: 'gestion' } as const

/** The funder's people see what their feeds brought in. */
export const gestionPages: Routes = async (app, { deps }) => {
  app.get('/gestion', { config }, async (request, reply) => {
    const lots = await asGestion(deps.base, listLots)
    return reply.html(<LotsPage contexte={await request.contexte()} lots={lots} />)
  })

  app.get(
    '/gestion/lots/:id',
    { config, schema: { params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const lot = await asGestion(deps.base, (trx) => findLot(trx, request.params.id))
      if (!lot) throw new Introuvable()
      return reply.html(<LotPage contexte={await request.contexte()} lot={lot} />)
    },
  )
}
