import { z } from 'zod'
import { profilHolds } from '../../auth/permissions.ts'
import { readFiltres } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import type { Routes } from '../../http/types.ts'
import { listPasses } from '../changements/queries.ts'
import { listDocumentsEtablissement } from '../documents/queries.ts'
import { findApercu, withRetenus } from '../documents/rules.ts'
import { filtreDocument } from '../documents/schemas.ts'
import { revealCompte } from './actions.ts'
import { EtablissementPage } from './etablissement.views.tsx'
import { IbanPage } from './iban.views.tsx'
import { EtablissementsPage } from './liste.views.tsx'
import { findEtablissement, listEtablissements } from './queries.ts'
import { FILTRES_ETABLISSEMENTS, OngletEtablissement } from './schemas.ts'

const config = { permission: 'etablissements:lire' } as const
const params = z.object({ numero: Numero })
const querystring = z.looseObject({})

export const etablissementsPages: Routes = async (app, { deps }) => {
  app.get('/etablissements', { config, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_ETABLISSEMENTS, request.query)
    const liste = await request.tenantLecture((trx) => listEtablissements(trx, request.acces, lus.filtres))
    return reply.html(<EtablissementsPage contexte={await request.contexte()} {...lus} {...liste} />)
  })

  app.get('/etablissements/:numero', { config, schema: { params, querystring } }, async (request, reply) => {
    const { numero } = request.params
    const lus = readFiltres({ onglet: OngletEtablissement }, request.query)
    const { onglet = 'details' } = lus.filtres
    const { acces } = request
    const [etablissement, deposes, changements] = await request.lectureUnTrajet((trx) =>
      Promise.all([
        findEtablissement(trx, acces, numero),
        onglet === 'documents' ? listDocumentsEtablissement(trx, acces, numero) : [],
        onglet === 'details' ? listPasses(trx, acces, numero) : [],
      ]),
    )
    const droits = {
      reveler: profilHolds(acces.profil, 'comptes:reveler'),
      changer: profilHolds(acces.profil, 'comptes:changer'),
    }
    const documents = withRetenus(deposes, deps.config.clamavUrl !== null)
    const { filtres, ignores } = readFiltres(filtreDocument(documents), request.query)
    const apercu = findApercu(documents, filtres.document)
    const lue = { etablissement, onglet, documents, apercu, changements, droits }
    const page = { ...lue, ignores: [...lus.ignores, ...ignores] }
    return reply.html(<EtablissementPage contexte={await request.contexte()} {...page} />)
  })

  const revele = { permission: 'comptes:reveler', authentificationRecente: true } as const
  app.post(
    '/etablissements/:numero/iban',
    { config: revele, schema: { params, body: z.unknown() } },
    async (request, reply) => {
      const { numero } = request.params
      const compte = await request.tenant((trx) => revealCompte(trx, deps.coffre, request.acces, numero))
      return reply.html(<IbanPage contexte={await request.contexte()} compte={compte} />)
    },
  )
}
