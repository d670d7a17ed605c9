import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { listRevisions } from '../revisions/queries.ts'
import { listDispositifs } from '../textes/queries.ts'
import { changeEquipe, createEquipe, deleteEquipe } from './actions.ts'
import { findEquipe, listEquipes } from './queries.ts'
import { Equipe, EquipeModifiee, Version } from './schemas.ts'
import { EquipePage, EquipesPage, type SaisieEquipe } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const params = z.object({ id: z.uuid() })
const ADRESSE = '/gestion/equipes'

/** The teams that answer the providers: their names, mailboxes, usual times, and what each takes. */
export const equipesPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => {
    const equipes = await asGestion(deps.base, listEquipes)
    return reply.html(<EquipesPage contexte={await request.contexte()} equipes={equipes} />)
  })

  app.get(`${ADRESSE}/nouvelle`, { config }, async (request, reply) => showEquipe(deps, request, reply, {}))

  const creation = { config, schema: { body: Equipe }, attachValidation: true }
  app.post(`${ADRESSE}/nouvelle`, creation, async (request, reply) => {
    const refus = await attempt(request, () =>
      asGestion(deps.base, (trx) => createEquipe(trx, request.personne, request.body)),
    )
    if (refus) return showEquipe(deps, request, reply, refus)
    return reply.redirect(ADRESSE, 303)
  })

  app.get(`${ADRESSE}/:id`, { config, schema: { params } }, async (request, reply) =>
    showEquipe(deps, request, reply, { id: request.params.id }),
  )

  const change = { config, schema: { params, body: EquipeModifiee }, attachValidation: true }
  app.post(`${ADRESSE}/:id`, change, async (request, reply) => {
    if (request.validationError?.validationContext === 'params') throw new Introuvable()
    const { id } = request.params
    const refus = await attempt(request, () =>
      asGestion(deps.base, (trx) => changeEquipe(trx, request.personne, id, request.body)),
    )
    if (refus) return showEquipe(deps, request, reply, { id, ...refus })
    return reply.redirect(ADRESSE, 303)
  })

  app.post(
    `${ADRESSE}/:id/suppression`,
    { config, schema: { params, body: Version } },
    async (request, reply) => {
      const { version } = request.body
      await asGestion(deps.base, (trx) => deleteEquipe(trx, request.personne, request.params.id, version))
      return reply.redirect(ADRESSE, 303)
    },
  )
}

type Refus = { saisie: SaisieEquipe; erreurs: Erreurs; conflit?: boolean; statut: number }

/** Saves, or says what to show instead, with what was typed. */
async function attempt(request: FastifyRequest, save: () => Promise<void>): Promise<Refus | null> {
  const saisie = readSaisie(request)
  const erreurs = formErrors(request)
  if (erreurs) return { saisie, erreurs, statut: 422 }
  try {
    await save()
    return null
  } catch (erreur) {
    if (erreur instanceof Invalide) return { saisie, erreurs: erreur.champs, statut: 422 }
    if (erreur instanceof Conflit) return { saisie, erreurs: {}, conflit: true, statut: 409 }
    throw erreur
  }
}

/** As typed, also once the schema has read it: a delay is then a number. */
function readSaisie(request: FastifyRequest): SaisieEquipe {
  const { prend = [], delai } = (request.body ?? {}) as { prend?: unknown; delai?: unknown }
  const { nom, email } = typed(request)
  const prises = [prend].flat().filter((prise) => typeof prise === 'string')
  return {
    nom,
    email,
    delai: ['string', 'number'].includes(typeof delai) ? String(delai) : '',
    prend: prises,
  }
}

async function showEquipe(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { id, statut = 200, ...essai }: Partial<Refus> & { id?: string },
) {
  const lu = await asGestion(deps.base, async (trx) => {
    const equipe = id ? await findEquipe(trx, id) : undefined
    if (id && !equipe) throw new Introuvable()
    const revisions = id ? await listRevisions(trx, { objet: 'equipe', cle: id }) : []
    return { equipe, revisions, dispositifs: await listDispositifs(trx) }
  })
  return reply.html(<EquipePage contexte={await request.contexte()} {...lu} {...essai} />, statut)
}
