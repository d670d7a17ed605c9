import { z } from 'zod'
import { readFiltres } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import type { Routes } from '../../http/types.ts'
import { listDocumentsEtablissement } from '../documents/queries.ts'
import { filtreDocument } from '../documents/schemas.ts'
import { EtablissementPage } from './etablissement.views.tsx'
import { EtablissementsPage } from './liste.views.tsx'
import { findEtablissement, listEtablissements } from './queries.ts'
import { FILTRES_ETABLISSEMENTS, OngletEtablissement } from './schemas.ts'

const config = { permission: 'etablissements:lire' } as const
const params = z.object({ numero: Numero })
const querystring = z.looseObject({})

export const etablissementsPages: Routes = async (app) => {
  app.get('/etablissements', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_ETABLISSEMENTS, request.query)
    const liste = await request.tenantLecture((trx) => listEtablissements(trx, request.acces, lus.filtres))
    return reply.html(<EtablissementsPage contexte={await request.contexte()} {...lus} {...liste} />)
  })

  app.get('/etablissements/:numero', { config, schema: { params, querystring } }, async (request, reply) => {
    const { numero } = request.params
    const lus = readFiltres({ onglet: OngletEtablissement }, request.query)
    const { onglet = 'details' } = lus.filtres
    const [etablissement, documents] = await request.tenantLecture((trx) =>
      Promise.all([
        findEtablissement(trx, request.acces, numero),
        onglet === 'documents' ? listDocumentsEtablissement(trx, request.acces, numero) : [],
      ]),
    )
    const { filtres, ignores } = readFiltres(filtreDocument(documents), request.query)
    const apercu = documents.find(({ id }) => id === filtres.document)
    const page = { etablissement, onglet, documents, apercu, ignores: [...lus.ignores, ...ignores] }
    return reply.html(<EtablissementPage contexte={await request.contexte()} {...page} />)
  })
}
