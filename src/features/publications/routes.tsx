import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { formatOctets } from '../../core/texte.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, type Saisie } from '../../http/formulaire.ts'
import { readTeleversement } from '../../http/televersement.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { nomFichier, toEntetes } from '../documents/rules.ts'
import { openPublication, publishDocument, withdrawPublication } from './actions.ts'
import { listPublications } from './queries.ts'
import { NouvellePublication, OCTETS_MAX, Retrait } from './schemas.ts'
import { PublicationsPage } from './views.tsx'

const config = { permission: 'gestion' } as const
const ADRESSE = '/gestion/documents'
const params = z.object({ id: z.uuid() })

/** The funder's people publish documents by hand, and take them back. */
export const publicationsPages: Routes = async (app, { deps }) => {
  await app.register(multipart, { throwFileSizeLimit: false })

  app.get(ADRESSE, { config }, async (request, reply) => showPublications(deps, request, reply, {}))

  app.post(ADRESSE, { config, schema: { body: z.unknown() } }, async (request, reply) => {
    const limites = { octetsMax: OCTETS_MAX, fichiersMax: 1 }
    const { champs, fichiers } = await readTeleversement(request, limites)
    const [fichier] = fichiers
    const lu = NouvellePublication.safeParse(champs)
    const erreurs: Erreurs = lu.success ? {} : firstErrors(lu.error)
    if (!fichier || fichier.octets.length === 0) erreurs.fichier = 'Choisissez le fichier du document.'
    else if (fichier.tropGros) erreurs.fichier = `Le fichier dépasse ${formatOctets(OCTETS_MAX)}.`
    if (!lu.success || !fichier || erreurs.fichier)
      return showPublications(deps, request, reply, { saisie: champs, erreurs })
    try {
      await publishDocument(deps, request.personne, lu.data, fichier)
    } catch (error) {
      if (!(error instanceof Invalide)) throw error
      return showPublications(deps, request, reply, { saisie: champs, erreurs: error.champs })
    }
    return reply.redirect(ADRESSE, 303)
  })

  app.get(`${ADRESSE}/:id`, { config, schema: { params } }, async (request, reply) => {
    const { id } = request.params
    const { document, contenu } = await openPublication(deps, request.personne, id)
    const fichier = { ...document, nom: nomFichier(document) }
    return reply.headers(toEntetes(fichier, { telecharger: true })).send(contenu)
  })

  const retrait = { config, schema: { params, body: Retrait }, attachValidation: true }
  app.post(`${ADRESSE}/:id/retrait`, retrait, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const erreurs = formErrors(request)
    if (erreurs) return showPublications(deps, request, reply, { erreurs })
    const { id } = request.params
    await asGestion(deps.base, (trx) => withdrawPublication(trx, request.personne, id, request.body.motif))
    return reply.redirect(ADRESSE, 303)
  })
}

function firstErrors(error: z.ZodError): Erreurs {
  const erreurs: Erreurs = {}
  for (const { path, message } of error.issues) erreurs[String(path[0])] ??= message
  return erreurs
}

async function showPublications(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { saisie = {}, erreurs = {} }: { saisie?: Saisie; erreurs?: Erreurs },
) {
  const publications = await asGestion(deps.base, listPublications)
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  const page = { publications, saisie, erreurs }
  return reply.html(<PublicationsPage contexte={await request.contexte()} {...page} />, statut)
}
