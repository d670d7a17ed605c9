import type { FastifyReply, FastifyRequest } from 'fastify'
import { Introuvable } from '../../core/errors.ts'
import { asLots } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { consultArchive } from './actions.ts'
import { Consultation } from './schemas.ts'
import { ArchivePage, ArchivesPage } from './views.tsx'

const config = { permission: 'gestion:administrer', authentificationRecente: true } as const
const ADRESSE = '/gestion/archives'
const ABSENT =
  'Aucun dossier archivé ne porte ce numéro. Ceux qui ne le sont pas encore sont dans les pages de tous les jours.'

/** Dossiers that have left everyday pages: each reading asks a reason, and leaves its line in the journal. */
export const archivesPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => showForm(deps, request, reply, {}))

  const formulaire = { config, schema: { body: Consultation }, attachValidation: true }
  app.post(ADRESSE, formulaire, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showForm(deps, request, reply, erreurs)
    try {
      const archive = await asLots(deps.base, (trx) => consultArchive(trx, request.personne, request.body))
      return reply.html(<ArchivePage contexte={await request.contexte()} archive={archive} />)
    } catch (error) {
      if (!(error instanceof Introuvable)) throw error
      return showForm(deps, request, reply, { numero: ABSENT })
    }
  })
}

async function showForm(
  { config: { archiveAnnees } }: Deps,
  request: Pick<FastifyRequest, 'contexte' | 'body'>,
  reply: FastifyReply,
  erreurs: Erreurs,
) {
  const page = { contexte: await request.contexte(), erreurs, saisie: typed(request as FastifyRequest) }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<ArchivesPage {...page} annees={archiveAnnees} />, statut)
}
