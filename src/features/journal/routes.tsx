import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Acte, journalise } from '../../auth/journal.ts'
import { jourParis } from '../../core/dates.ts'
import { dropPeriodeInversee, type FiltreIgnore } from '../../core/filtres.ts'
import { readFiltres } from '../../http/formulaire.ts'
import type { Routes } from '../../http/types.ts'
import { LIGNES_PAR_LECTURE, sendJournal } from './export.ts'
import { accessibleJournal, listPersonnes, readPage } from './queries.ts'
import { boundExport, type Espace } from './rules.ts'
import { FILTRES_JOURNAL, type FiltresJournal, PAR_PAGE } from './schemas.ts'
import { JournalPage } from './views.tsx'

const config = { permission: 'journal:lire' } as const
const querystring = z.looseObject({})

/** What an organisme's people, and the funder's visitors, did in its space. */
export const journalPages: Routes = async (app) => {
  app.get('/journal', { config, schema: { querystring } }, async (request, reply) => {
    const { acces } = request
    const lus = readLus(request)
    const lu = await request.tenant(async (trx) => {
      const [page, personnes] = await Promise.all([
        readPage(accessibleJournal(trx, acces), lus.filtres, PAR_PAGE),
        listPersonnes(trx, acces),
      ])
      await journalise(trx, acces, { acte: 'journal.lecture', details: toDetails(lus.filtres) })
      return { ...page, personnes }
    })
    return reply.html(<JournalPage contexte={await request.contexte()} {...lus} {...lu} />)
  })

  const exporter = {
    config: { permission: 'journal:exporter', limite: 'export' } as const,
    schema: { querystring },
    exposeHeadRoute: false,
  }
  app.get('/journal/export', exporter, async (request, reply) => {
    const { acces } = request
    const { financeur } = await request.contexte()
    const espace: Espace = { base: '/journal', financeur }
    const jour = jourParis(request.maintenant)
    const { filtres: lus } = readLus(request)
    const filtres = { ...lus, ...boundExport(lus, jour) }
    await request.tenant((trx) =>
      journalise(trx, acces, { acte: 'journal.export', details: toDetails(filtres) }),
    )
    const lecture = (suite: FiltresJournal['suite']) =>
      request.tenantLecture((trx) =>
        readPage(accessibleJournal(trx, acces), { ...filtres, suite }, LIGNES_PAR_LECTURE),
      )
    return sendJournal(reply, lecture, { espace, jour })
  })
}

function readLus(request: FastifyRequest): { filtres: FiltresJournal; ignores: FiltreIgnore[] } {
  return dropPeriodeInversee<FiltresJournal>(readFiltres(FILTRES_JOURNAL, request.query))
}

/** What was looked for, but not for whom. */
export function toDetails({
  debut,
  fin,
  famille,
  resultat,
  siren,
}: FiltresJournal): NonNullable<Acte['details']> {
  const dits = Object.entries({ debut, fin, famille, resultat, siren })
  return Object.fromEntries(dits.filter((entree): entree is [string, string] => entree[1] !== undefined))
}
