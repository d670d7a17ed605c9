import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Acces } from '../../auth/acces.ts'
import { journalise } from '../../auth/journal.ts'
import { profilHolds } from '../../auth/permissions.ts'
import { jourParis } from '../../core/dates.ts'
import { dropPeriodeInversee } from '../../core/filtres.ts'
import type { LectureUnTrajet, Trx } from '../../db/client.ts'
import { readFiltres } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import type { Routes } from '../../http/types.ts'
import { listDocumentsDossier } from '../documents/queries.ts'
import { findApercu, withRetenus } from '../documents/rules.ts'
import { filtreDocument } from '../documents/schemas.ts'
import { findSuivi } from '../messages/queries.ts'
import { questionAbout } from '../messages/rules.ts'
import { findDossier, listEvenements } from './dossier.queries.ts'
import { DossierPage } from './dossier.views.tsx'
import { readListe } from './liste.queries.ts'
import { dropStagiaire } from './liste.rules.ts'
import { DossiersPage } from './liste.views.tsx'
import { accessibleDossiers } from './queries.ts'
import { CHOIX, FILTRES_DOSSIERS } from './schemas.ts'

const config = { permission: 'dossiers:lire' } as const
const querystring = z.looseObject({})
const params = z.object({ numero: Numero })

export const dossiersPages: Routes = async (app, { deps }) => {
  app.get('/dossiers', { config, schema: { querystring } }, async (request, reply) => {
    const { filtres: lus, ignores } = readDossiers(request)
    // A search by person leaves a line in the journal.
    const lire: LectureUnTrajet = (work) =>
      lus.stagiaire ? request.tenantUnTrajet(work) : request.lectureUnTrajet(work)
    const { inconnus, ...lu } = await readListe(lire, request.acces, lus)
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
    const { acces } = request
    const [dossier, evenements, deposes, suivi] = await request.tenantUnTrajet((trx) =>
      Promise.all([
        findDossier(trx, acces, numero),
        listEvenements(trx, acces, numero),
        listDocumentsDossier(trx, acces, numero),
        findSuivi(trx, acces, objet),
        recordReading(trx, acces, numero),
      ]),
    )
    const documents = withRetenus(deposes, deps.config.clamavUrl !== null)
    const { filtres, ignores } = readFiltres(filtreDocument(documents), request.query)
    const apercu = findApercu(documents, filtres.document)
    const question = questionAbout(objet, { suivi, acces })
    const page = {
      dossier,
      evenements,
      documents,
      ...(await surroundings(request)),
      ignores,
      apercu,
      question,
    }
    return reply.html(<DossierPage {...page} />)
  })
}

function readDossiers({ query, acces }: FastifyRequest) {
  const lus = dropPeriodeInversee(readFiltres(FILTRES_DOSSIERS, query))
  return acces.sansNoms ? dropStagiaire(lus) : lus
}

function recordReading(trx: Trx, acces: Acces, numero: string): Promise<void> {
  return journalise(trx, acces, {
    acte: 'dossier.lecture',
    objetType: 'dossier',
    objetId: numero,
    si: accessibleDossiers(trx, acces).where('dossier.numero', '=', numero),
  })
}

async function surroundings(request: FastifyRequest) {
  return { contexte: await request.contexte(), today: jourParis(request.maintenant) }
}
