import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { createDispositif, publishTexte, renameDispositif } from './actions.ts'
import { DispositifsPage } from './dispositifs.views.tsx'
import { findTexte, listDispositifs, listTextes, listVersions } from './queries.ts'
import { Libelle, NouveauDispositif, NouvelleVersion, TYPES_TEXTE, type TypeTexte } from './schemas.ts'
import { TextePage, TextesPage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const params = z.object({ type: z.enum(TYPES_TEXTE) })

/** The funder's texts and words. */
export const textesPages: Routes = async (app, { deps }) => {
  app.get('/gestion/textes', { config }, async (request, reply) => {
    const textes = await asGestion(deps.base, listTextes)
    return reply.html(<TextesPage contexte={await request.contexte()} textes={textes} />)
  })

  app.get('/gestion/textes/:type', { config, schema: { params } }, async (request, reply) =>
    showTexte(deps, request, reply, request.params.type, {}),
  )

  const publication = { config, schema: { params, body: NouvelleVersion }, attachValidation: true }
  app.post('/gestion/textes/:type', publication, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { type } = request.params
    const erreurs = formErrors(request)
    if (erreurs) return showTexte(deps, request, reply, type, { erreurs, statut: 422 })
    try {
      await asGestion(deps.base, (trx) => publishTexte(trx, request.personne, type, request.body))
    } catch (error) {
      if (error instanceof Invalide)
        return showTexte(deps, request, reply, type, { erreurs: error.champs, statut: 422 })
      if (error instanceof Conflit)
        return showTexte(deps, request, reply, type, { conflit: true, statut: 409 })
      throw error
    }
    return reply.redirect('/gestion/textes', 303)
  })

  dispositifs(app, deps)
}

type Suite = { erreurs?: Erreurs; conflit?: boolean; statut?: number }

async function showTexte(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  type: TypeTexte,
  { erreurs = {}, conflit = false, statut = 200 }: Suite,
) {
  const lus = await asGestion(deps.base, async (trx) => ({
    texte: await findTexte(trx, type),
    versions: await listVersions(trx, type),
  }))
  const page = { type, ...lus, saisie: typed(request), erreurs, conflit }
  return reply.html(<TextePage contexte={await request.contexte()} {...page} />, statut)
}

function dispositifs(app: Parameters<Routes>[0], deps: Deps): void {
  const ADRESSE = '/gestion/dispositifs'
  const show = async (request: FastifyRequest, reply: FastifyReply, erreurs: Erreurs = {}, statut = 422) => {
    const liste = await asGestion(deps.base, listDispositifs)
    const page = { dispositifs: liste, saisie: typed(request), erreurs }
    const rendu = <DispositifsPage contexte={await request.contexte()} {...page} />
    return reply.html(rendu, Object.keys(erreurs).length > 0 ? statut : 200)
  }
  app.get(ADRESSE, { config }, async (request, reply) => show(request, reply))

  const creation = { config, schema: { body: NouveauDispositif }, attachValidation: true }
  app.post(ADRESSE, creation, async (request, reply) => {
    const erreurs = formErrors(request)
    if (erreurs) return show(request, reply, erreurs)
    try {
      await asGestion(deps.base, (trx) => createDispositif(trx, request.personne, request.body))
    } catch (error) {
      if (error instanceof Invalide) return show(request, reply, error.champs)
      throw error
    }
    return reply.redirect(ADRESSE, 303)
  })

  const code = z.object({ code: z.string().max(20) })
  const change = { config, schema: { params: code, body: Libelle }, attachValidation: true }
  app.post(`${ADRESSE}/:code`, change, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const erreurs = formErrors(request)
    if (erreurs) return show(request, reply, { libelle: erreurs.libelle ?? 'Vérifiez le libellé.' })
    const { code } = request.params
    try {
      await asGestion(deps.base, (trx) => renameDispositif(trx, request.personne, code, request.body))
    } catch (error) {
      if (!(error instanceof Conflit)) throw error
      return show(
        request,
        reply,
        { libelle: `${error.message} Le libellé enregistré est «\u00a0${error.actuel}\u00a0».` },
        409,
      )
    }
    return reply.redirect(ADRESSE, 303)
  })
}
