import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { profilHolds } from '../../auth/permissions.ts'
import { jourParis } from '../../core/dates.ts'
import { dropPeriodeInversee } from '../../core/filtres.ts'
import type { Trx } from '../../db/client.ts'
import { readFiltres } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import type { Routes } from '../../http/types.ts'
import { listDocumentsDossier } from '../documents/queries.ts'
import { findApercu, withRetenus } from '../documents/rules.ts'
import { filtreDocument } from '../documents/schemas.ts'
import { findSuivi } from '../messages/queries.ts'
import { questionAbout } from '../messages/rules.ts'
import { type DossierDetail, findDossier, listEvenements } from './dossier.queries.ts'
import { DossierPage } from './dossier.views.tsx'
import { readListe } from './liste.queries.ts'
import { dropStagiaire } from './liste.rules.ts'
import { DossiersPage } from './liste.views.tsx'
import { CHOIX, FILTRES_DOSSIERS, type FiltresDossiers } from './schemas.ts'

const config = { permission: 'dossiers:lire' } as const
const querystring = z.looseObject({})
const params = z.object({ numero: Numero })

export const dossiersPages: Routes = async (app, { deps }) => {
  app.get('/dossiers', { config, schema: { querystring } }, async (request, reply) => {
    const { filtres: lus, ignores } = readDossiers(request)
    const { inconnus, ...lu } = lus.stagiaire
      ? await request.tenant((trx) => searchStagiaire(trx, request.acces, lus))
      : await request.tenantLecture((trx) => readListe(trx, request.acces, lus))
    const nommes = inconnus.map((nom) => ({ nom, valeur: lus[nom] ?? '', message: CHOIX[nom] }))
    return reply.html(
      <DossiersPage
        {...lu}
        {...(await surroundings(request))}
        ignores={[...ignores, ...nommes]}
        exportable={profilHolds(request.acces.profil, 'exports:telecharger')}
      />,
    )
  })

  app.get('/dossiers/:numero', { config, schema: { params, querystring } }, async (request, reply) => {
    const { numero } = request.params
    const objet = { type: 'dossier', id: numero } as const
    const { suivi, deposes, ...lu } = await request.tenant(async (trx) => {
      const dossier = await findDossier(trx, request.acces, numero)
      const [deposes, evenements, suivi] = await Promise.all([
        listDocumentsDossier(trx, request.acces, numero, facturesOf(dossier)),
        listEvenements(trx, request.acces, dossier),
        findSuivi(trx, request.acces, objet),
        journalise(trx, request.acces, { acte: 'dossier.lecture', objetType: 'dossier', objetId: numero }),
      ])
      return { dossier, deposes, evenements, suivi }
    })
    const documents = withRetenus(deposes, deps.config.clamavUrl !== null)
    const { filtres, ignores } = readFiltres(filtreDocument(documents), request.query)
    const apercu = findApercu(documents, filtres.document)
    const question = questionAbout(objet, { suivi, acces: request.acces })
    const page = { ...lu, documents, ...(await surroundings(request)), ignores, apercu, question }
    return reply.html(<DossierPage {...page} />)
  })
}

function readDossiers({ query, acces }: FastifyRequest) {
  const lus = dropPeriodeInversee(readFiltres(FILTRES_DOSSIERS, query))
  return acces.sansNoms ? dropStagiaire(lus) : lus
}

/** Our numbers of the invoices that ask money for it. */
function facturesOf({ imputations }: DossierDetail): string[] {
  return imputations.flatMap(({ numero_interne }) => numero_interne ?? [])
}

/** The search by person is in the journal, without its text; the list alone is not. */
async function searchStagiaire(trx: Trx, acces: Acces, lus: FiltresDossiers) {
  const acte = { acte: 'stagiaire.recherche' } as const
  const [liste] = await Promise.all([readListe(trx, acces, lus), journalise(trx, acces, acte)])
  return liste
}

async function surroundings(request: FastifyRequest) {
  return { contexte: await request.contexte(), today: jourParis(request.maintenant) }
}
