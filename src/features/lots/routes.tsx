import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { journalisePersonne } from '../../auth/journal.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { cleanTexte, formatOctets } from '../../core/texte.ts'
import { asGestion } from '../../db/tenant.ts'
import { formErrors } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { countRetenusDeLots } from '../fichiers/queries.ts'
import { askLot, depositLot, pickLot } from './actions.ts'
import { LotPage } from './lot.views.tsx'
import { LotsPage } from './lots.views.tsx'
import { findLot, findRejet, listLots, PAR_PAGE } from './queries.ts'
import { DEMANDES, type Demande, LotSurveille, OCTETS_LOT_MAX } from './schemas.ts'
import { listSurveilles } from './surveille.ts'

const config = { permission: 'gestion' } as const
const params = z.object({ id: z.uuid() })

/** The funder's people bring lots in, try them, import them and take them back. */
export const lotsPages: Routes = async (app, { deps }) => {
  await app.register(multipart, {
    limits: { fileSize: OCTETS_LOT_MAX, files: 1, fields: 0 },
    throwFileSizeLimit: false,
  })

  app.get('/gestion/lots', { config }, async (request, reply) => showLots(deps, request, reply))

  app.post('/gestion/lots', { config, schema: { body: z.unknown() } }, async (request, reply) => {
    try {
      const id = await receiveLot(deps, request)
      return reply.redirect(`/gestion/lots/${id}`, 303)
    } catch (error) {
      if (error instanceof Invalide) return showLots(deps, request, reply, error.champs)
      throw error
    }
  })

  const choix = { config, schema: { body: LotSurveille }, attachValidation: true }
  app.post('/gestion/lots/surveilles', choix, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return showLots(deps, request, reply, erreurs)
    const { nom } = request.body
    const connus = await listSurveilles(deps.config.lotsDir, request.maintenant)
    if (!connus.some((lot) => lot.nom === nom && lot.arrive))
      return showLots(deps, request, reply, {
        nom: 'Ce lot n’est plus dans le dossier, ou il arrive encore.',
      })
    const id = await pickLot(deps, request.personne, nom)
    return reply.redirect(`/gestion/lots/${id}`, 303)
  })

  app.get('/gestion/lots/:id', { config, schema: { params } }, async (request, reply) => {
    const lot = await asGestion(deps.base, (trx) => findLot(trx, request.params.id))
    if (!lot) throw new Introuvable()
    return reply.html(<LotPage contexte={await request.contexte()} lot={lot} />)
  })

  const fichier = params.extend({ fichier: z.string().max(300) })
  app.get(
    '/gestion/lots/:id/refus/:fichier',
    { config, schema: { params: fichier } },
    async (request, reply) => {
      const { id, fichier } = request.params
      const contenu = await asGestion(deps.base, async (trx) => {
        const trouve = await findRejet(trx, id, fichier)
        if (trouve === undefined) throw new Introuvable()
        await journalisePersonne(trx, request.personne, {
          acte: 'lot.refus.export',
          objetType: 'lot',
          objetId: id,
          details: { fichier },
        })
        return trouve
      })
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="refus-${fichier.replace(/[^\w.-]/g, '_')}"`)
        .send(contenu)
    },
  )

  for (const demande of Object.keys(DEMANDES) as Demande[]) {
    app.post(
      `/gestion/lots/:id/${demande}`,
      { config, schema: { params, body: z.unknown() } },
      async (request, reply) => {
        const { id } = params.parse(request.params)
        await asGestion(deps.base, (trx) => askLot(trx, deps, request.personne, id, demande))
        return reply.redirect(`/gestion/lots/${id}`, 303)
      },
    )
  }
}

/** @throws {Invalide} at the field `fichier` */
async function receiveLot(deps: Deps, request: FastifyRequest): Promise<string> {
  if (!request.isMultipart()) throw new Invalide({ fichier: 'Choisissez un fichier zip ou XML.' })
  const partie = await request.file()
  const nom = cleanTexte(partie?.filename ?? '') ?? ''
  if (!partie || nom === '') throw new Invalide({ fichier: 'Choisissez un fichier zip ou XML.' })
  if (!/\.(zip|xml)$/i.test(nom)) {
    partie.file.resume()
    throw new Invalide({ fichier: 'Le lot est un fichier zip, ou un fichier XML de la banque (pain, camt).' })
  }
  async function* octets(file: NonNullable<typeof partie>['file']) {
    yield* file
    if (file.truncated)
      throw new Invalide({ fichier: `Le fichier dépasse ${formatOctets(OCTETS_LOT_MAX)}. Découpez le lot.` })
  }
  return depositLot(deps, request.personne, { nom, octets: octets(partie.file) })
}

async function showLots(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  erreurs: Record<string, string> = {},
) {
  const demandee = Number((request.query as { page?: string }).page)
  const voulue = Number.isInteger(demandee) && demandee > 0 && demandee < 100_000 ? demandee : 1
  const lire = (page: number) => asGestion(deps.base, (trx) => listLots(trx, page))
  const premiere = await lire(voulue)
  const pages = Math.max(1, Math.ceil(premiere.nombre / PAR_PAGE))
  const page = voulue <= pages ? voulue : 1
  const { lots } = page === voulue ? premiere : await lire(page)
  const surveilles = await listSurveilles(deps.config.lotsDir, request.maintenant)
  const retenus = deps.config.clamavUrl === null ? [] : await asGestion(deps.base, countRetenusDeLots)
  const proprietes = {
    lots,
    retenus,
    page,
    pages,
    surveilles,
    surveille: deps.config.lotsDir !== null,
    erreurs,
  }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<LotsPage contexte={await request.contexte()} {...proprietes} />, statut)
}
