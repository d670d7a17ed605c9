import { z } from 'zod'
import { profilHolds } from '../../auth/permissions.ts'
import { dropPeriodeInversee } from '../../core/filtres.ts'
import { readFiltres } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import type { Routes } from '../../http/types.ts'
import { listDocuments } from '../documents/queries.ts'
import { findApercu, withRetenus } from '../documents/rules.ts'
import { filtreDocument } from '../documents/schemas.ts'
import { findSuivi } from '../messages/queries.ts'
import { questionAbout } from '../messages/rules.ts'
import { readListe } from './liste.queries.ts'
import { ReglementsPage } from './liste.views.tsx'
import { readReglement } from './reglement.queries.ts'
import { ReglementPage } from './reglement.views.tsx'
import { FILTRES_REGLEMENTS } from './schemas.ts'

const config = { permission: 'reglements:lire' } as const
const params = z.object({ reference: Numero })
const querystring = z.looseObject({})

export const reglementsPages: Routes = async (app, { deps }) => {
  app.get('/reglements', { config, schema: { querystring } }, async (request, reply) => {
    const lus = dropPeriodeInversee(readFiltres(FILTRES_REGLEMENTS, request.query))
    const liste = await readListe((work) => request.lectureUnTrajet(work), request.acces, lus)
    const exportable = profilHolds(request.acces.profil, 'exports:telecharger')
    return reply.html(
      <ReglementsPage contexte={await request.contexte()} {...liste} exportable={exportable} />,
    )
  })

  app.get('/reglements/:reference', { config, schema: { params, querystring } }, async (request, reply) => {
    const { reference } = request.params
    const objet = { type: 'reglement', id: reference } as const
    const [reglement, deposes, suivi] = await request.tenantUnTrajet((trx) =>
      Promise.all([
        readReglement(trx, request.acces, reference),
        listDocuments(trx, request.acces, 'reglement', reference),
        findSuivi(trx, request.acces, objet),
      ]),
    )
    const documents = withRetenus(deposes, deps.config.clamavUrl !== null)
    const { filtres, ignores } = readFiltres(filtreDocument(documents), request.query)
    const apercu = findApercu(documents, filtres.document)
    const question = questionAbout(objet, { suivi, acces: request.acces })
    const page = { contexte: await request.contexte(), reglement, documents, apercu, ignores, question }
    return reply.html(<ReglementPage {...page} />)
  })
}
