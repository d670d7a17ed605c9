import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalisePersonne } from '../../auth/journal.ts'
import { jourParis } from '../../core/dates.ts'
import { dropPeriodeInversee, type FiltreIgnore } from '../../core/filtres.ts'
import { asGestion } from '../../db/tenant.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { seeAlerte } from './alertes.actions.ts'
import { listAlertes } from './alertes.queries.ts'
import { AlertesPage } from './alertes.views.tsx'
import { LIGNES_PAR_LECTURE, sendJournal } from './export.ts'
import { lignes, readPage } from './queries.ts'
import { toDetails } from './routes.tsx'
import { boundExport, type Espace } from './rules.ts'
import { findDernierBloc } from './scellement.queries.ts'
import { FILTRES_GESTION, type FiltresJournal, PAR_PAGE } from './schemas.ts'
import { JournalGestionPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const querystring = z.looseObject({})

/** The funder's administrateurs read every organisme's journal, which is itself a line, and its alerts. */
export const journalGestion: Routes = async (app, { deps }) => {
  app.get('/gestion/journal', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readLus(request)
    const lu = await asGestion(deps.base, async (trx) => {
      const page = await readPage(lignes(trx), lus.filtres, PAR_PAGE)
      const scelle = (await findDernierBloc(trx)) ?? null
      const acte = { acte: 'journal.lecture', details: toDetails(lus.filtres) } as const
      await journalisePersonne(trx, request.personne, acte)
      return { ...page, scelle }
    })
    return reply.html(<JournalGestionPage contexte={await request.contexte()} {...lus} {...lu} />)
  })

  const exporter = {
    config: { ...config, limite: 'export' } as const,
    schema: { querystring },
    exposeHeadRoute: false,
  }
  app.get('/gestion/journal/export', exporter, async (request, reply) => {
    const { financeur } = await request.contexte()
    const espace: Espace = { base: '/gestion/journal', financeur }
    const jour = jourParis(request.maintenant)
    const { filtres: lus } = readLus(request)
    const filtres = { ...lus, ...boundExport(lus, jour) }
    const acte = { acte: 'journal.export', details: toDetails(filtres) } as const
    await asGestion(deps.base, (trx) => journalisePersonne(trx, request.personne, acte))
    const lecture = (suite: FiltresJournal['suite']) =>
      asGestion(deps.base, (trx) => readPage(lignes(trx), { ...filtres, suite }, LIGNES_PAR_LECTURE))
    return sendJournal(reply, lecture, { espace, jour })
  })

  app.get('/gestion/alertes', { config }, async (request, reply) => {
    const alertes = await asGestion(deps.base, listAlertes)
    return reply.html(<AlertesPage contexte={await request.contexte()} alertes={alertes} />)
  })

  const params = z.object({ id: z.uuid() })
  app.post(
    '/gestion/alertes/:id/vue',
    { config, schema: { params, body: z.unknown() } },
    async (request, reply) => {
      const { id } = params.parse(request.params)
      await asGestion(deps.base, (trx) => seeAlerte(trx, request.personne, id))
      return reply.redirect('/gestion/alertes', 303)
    },
  )
}

function readLus(request: FastifyRequest): { filtres: FiltresJournal; ignores: FiltreIgnore[] } {
  return dropPeriodeInversee<FiltresJournal>(readFiltres(FILTRES_GESTION, request.query))
}
