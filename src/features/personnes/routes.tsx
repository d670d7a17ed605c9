import type { FastifyReply, FastifyRequest } from 'fastify'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion, asLots } from '../../db/tenant.ts'
import { type Erreurs, formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { exportPersonne } from './actions.ts'
import { erasePersonne } from './decision.actions.ts'
import { weighEffacement } from './effacement.actions.ts'
import { EffacementPage } from './effacement.views.tsx'
import {
  findCompte,
  findStagiaire,
  listDocuments,
  listSuspensions,
  searchComptes,
  searchStagiaires,
} from './queries.ts'
import { adresseOf, type Sujette } from './rules.ts'
import { DESIGNATION, type Designation, Effacement, RECHERCHE, Suspension } from './schemas.ts'
import { liftSuspension, suspendPersonne } from './suspension.actions.ts'
import { SuspensionPage } from './suspension.views.tsx'
import { FichePage, RecherchePage } from './views.tsx'

const config = { permission: 'gestion:administrer' } as const
const sensible = { ...config, authentificationRecente: true } as const
const ADRESSE = '/gestion/personnes'

/** Rights on personal data: everything about one person, to read, to carry away, to erase. */
export const personnesPages: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config }, async (request, reply) => {
    const { filtres, ignores } = readFiltres(RECHERCHE, request.query)
    const { email, mots, dossier } = filtres
    const trouves = await asGestion(deps.base, async (trx) => ({
      comptes: email ? await searchComptes(trx, email) : [],
      stagiaires: mots ? await searchStagiaires(trx, { mots, dossier }) : [],
    }))
    const page = { contexte: await request.contexte(), filtres, ignores, ...trouves }
    return reply.html(<RecherchePage {...page} saisie={readTyped(request.query)} />)
  })

  app.get(`${ADRESSE}/fiche`, { config: sensible }, async (request, reply) => {
    const lue = await readDonnees(deps, request)
    return reply.html(<FichePage contexte={await request.contexte()} {...lue} />)
  })

  app.get(`${ADRESSE}/donnees.json`, { config: sensible }, async (request, reply) => {
    const { donnees } = await readDonnees(deps, request)
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="donnees-personnelles.json"')
      .send(JSON.stringify(donnees, null, 2))
  })

  app.get(`${ADRESSE}/suspension`, { config: sensible }, async (request, reply) =>
    showSuspension(deps, request, reply, designationOf(request.query)),
  )

  const suspension = { config: sensible, schema: { body: Suspension }, attachValidation: true }
  app.post(`${ADRESSE}/suspension`, suspension, async (request, reply) => {
    const designation = designationOf(request.body)
    const erreurs = formErrors(request)
    if (erreurs) return showSuspension(deps, request, reply, designation, erreurs)
    const { sens, motif } = request.body
    const act = sens === 'suspendre' ? suspendPersonne : liftSuspension
    return actOn(deps, reply, designation, (trx, personne) => act(trx, request.personne, personne, motif))
  })

  app.get(`${ADRESSE}/effacement`, { config: sensible }, async (request, reply) =>
    showEffacement(deps, request, reply, designationOf(request.query)),
  )

  const formulaire = { config: sensible, schema: { body: Effacement }, attachValidation: true }
  app.post(`${ADRESSE}/effacement`, formulaire, async (request, reply) => {
    const designation = designationOf(request.body)
    const erreurs = formErrors(request)
    if (erreurs) return showEffacement(deps, request, reply, designation, erreurs)
    return actOn(deps, reply, designation, (trx, personne) =>
      erasePersonne(trx, deps, request.personne, personne, request.body),
    )
  })
}

/** Does it to the person, then shows what is left of her. */
async function actOn(
  { base }: Deps,
  reply: FastifyReply,
  designation: Designation,
  act: (trx: Trx, personne: Sujette) => Promise<unknown>,
): Promise<FastifyReply> {
  const adresse = await asLots(base, async (trx) => {
    const personne = await findPersonne(trx, designation)
    await act(trx, personne)
    return adresseOf(personne)
  })
  return reply.redirect(`${ADRESSE}/fiche?${adresse}`, 303)
}

function designationOf(query: unknown): Designation {
  return readFiltres(DESIGNATION, query).filtres
}

function readTyped(query: unknown): Record<string, string> {
  const entrees = Object.entries((query ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entrees.filter((e): e is [string, string] => typeof e[1] === 'string'))
}

async function findPersonne(trx: Trx, { utilisateur, dossier, stagiaire }: Designation): Promise<Sujette> {
  const personne = utilisateur
    ? await findCompte(trx, utilisateur)
    : dossier && stagiaire && (await findStagiaire(trx, { dossier, stagiaire }))
  if (!personne) throw new Introuvable()
  return personne
}

function readDonnees(deps: Deps, request: FastifyRequest) {
  return asLots(deps.base, async (trx) => {
    const personne = await findPersonne(trx, designationOf(request.query))
    const suspensions = personne.type === 'stagiaire' ? await listSuspensions(trx, personne) : []
    return { personne, suspensions, donnees: await exportPersonne(trx, request.personne, personne) }
  })
}

async function showSuspension(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  designation: Designation,
  erreurs: Erreurs = {},
) {
  const lu = await asLots(deps.base, async (trx) => {
    const personne = await findPersonne(trx, designation)
    if (personne.type !== 'stagiaire') throw new Introuvable()
    return { personne, suspensions: await listSuspensions(trx, personne) }
  })
  const page = { contexte: await request.contexte(), ...lu, erreurs, saisie: typed(request) }
  return reply.html(<SuspensionPage {...page} />, Object.keys(erreurs).length > 0 ? 422 : 200)
}

async function showEffacement(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  designation: Designation,
  erreurs: Erreurs = {},
) {
  const lu = await asLots(deps.base, async (trx) => {
    const personne = await findPersonne(trx, designation)
    const documents = personne.type === 'stagiaire' ? await listDocuments(trx, personne) : []
    return { personne, documents, bilan: await weighEffacement(trx, personne) }
  })
  const page = { contexte: await request.contexte(), ...lu, erreurs, saisie: typed(request) }
  return reply.html(<EffacementPage {...page} />, Object.keys(erreurs).length > 0 ? 422 : 200)
}
