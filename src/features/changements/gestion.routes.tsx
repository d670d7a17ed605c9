import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { financeurHolds } from '../../auth/permissions.ts'
import { jourParis } from '../../core/dates.ts'
import { Conflit, Introuvable, Invalide } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { asGestion } from '../../db/tenant.ts'
import { type Erreurs, formErrors, readFiltres, typed } from '../../http/formulaire.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { toEntetes } from '../documents/rules.ts'
import { toAnalyse } from '../fichiers/rules.ts'
import { alertesOf } from './alertes.rules.ts'
import { DemandePage } from './demande.views.tsx'
import {
  addContact,
  approveChangement,
  openRib,
  recordRappel,
  recordVerification,
  refuseChangement,
  resumeChangement,
  revealDemande,
} from './gestion.actions.ts'
import { findDemande, listChangements } from './gestion.queries.ts'
import { ChangementsPage } from './liste.views.tsx'
import {
  Approbation,
  Decision,
  FILTRES_CHANGEMENTS,
  NouveauContact,
  Rappel,
  Verification,
} from './schemas.ts'
import { downloadSortie } from './transmission.actions.ts'

const ADRESSE = '/gestion/coordonnees'
const lecture = { permission: 'gestion' } as const
const config = { permission: 'coordonnees:approuver', authentificationRecente: true } as const
const params = z.object({ id: z.uuid() })
const querystring = z.looseObject({})

/** The funder's people check, approve and refuse changes of account. */
export const coordonneesGestion: Routes = async (app, { deps }) => {
  app.get(ADRESSE, { config: lecture, schema: { querystring } }, async (request, reply) => {
    const lus = readFiltres(FILTRES_CHANGEMENTS, request.query)
    const liste = await asGestion(deps.base, (trx) => listChangements(trx, lus.filtres))
    const page = { ...lus, ...liste, approuve: mayApprove(request) }
    return reply.html(<ChangementsPage contexte={await request.contexte()} {...page} />)
  })

  app.post(`${ADRESSE}/sortie`, { config, schema: { body: z.unknown() } }, async (request, reply) => {
    const contenu = await downloadSortie(deps, request.personne)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="coordonnees_bancaires.csv"')
      .send(contenu)
  })

  app.get(`${ADRESSE}/:id`, { config: lecture, schema: { params } }, async (request, reply) =>
    showDemande(deps, request, reply, request.params.id),
  )

  app.get(`${ADRESSE}/:id/rib`, { config, schema: { params } }, async (request, reply) => {
    const { contenu, taille, mime, extension } = await openRib(deps, request.personne, request.params.id)
    const fichier = { mime, taille, nom: `rib.${extension}` }
    return reply.headers(toEntetes(fichier, { telecharger: false })).send(contenu)
  })

  app.post(
    `${ADRESSE}/:id/iban`,
    { config, schema: { params, body: z.unknown() } },
    async (request, reply) => {
      const { id } = request.params
      const iban = await asGestion(deps.base, (trx) => revealDemande(trx, deps, request.personne, id))
      return showDemande(deps, request, reply, id, { iban })
    },
  )

  await app.register(decisionsPages, { deps })
}

/** Each form of a request's page. */
const decisionsPages: Routes = async (app, { deps }) => {
  const rappel = { config, schema: { params, body: Rappel }, attachValidation: true }
  app.post(`${ADRESSE}/:id/rappel`, rappel, async (request, reply) =>
    act(deps, request, reply, (trx, id) =>
      recordRappel(trx, deps, request.personne, { id, ...request.body }),
    ),
  )

  const verification = { config, schema: { params, body: Verification }, attachValidation: true }
  app.post(`${ADRESSE}/:id/verification`, verification, async (request, reply) =>
    act(deps, request, reply, (trx, id) => recordVerification(trx, request.personne, id, request.body)),
  )

  const approbation = { config, schema: { params, body: Approbation }, attachValidation: true }
  app.post(`${ADRESSE}/:id/approbation`, approbation, async (request, reply) =>
    act(deps, request, reply, (trx, id) =>
      approveChangement(trx, deps, request.personne, { id, ...request.body }),
    ),
  )

  const refus = { config, schema: { params, body: Decision }, attachValidation: true }
  app.post(`${ADRESSE}/:id/refus`, refus, async (request, reply) =>
    act(deps, request, reply, (trx, id) =>
      refuseChangement(trx, deps, request.personne, { id, ...request.body }),
    ),
  )

  app.post(`${ADRESSE}/:id/reprise`, approbation, async (request, reply) =>
    act(deps, request, reply, (trx, id) =>
      resumeChangement(trx, deps, request.personne, { id, ...request.body }),
    ),
  )

  const contact = { config, schema: { params, body: NouveauContact }, attachValidation: true }
  app.post(`${ADRESSE}/:id/contact`, contact, async (request, reply) =>
    act(deps, request, reply, (trx, id) => addContact(trx, request.personne, id, request.body)),
  )
}

function mayApprove({ personne: { profilFinanceur } }: Pick<FastifyRequest, 'personne'>): boolean {
  return profilFinanceur !== null && financeurHolds(profilFinanceur, 'coordonnees:approuver')
}

/** What a form asks; its page again, as typed, when it is refused or when the request moved meanwhile. */
async function act(
  deps: Deps,
  request: FastifyRequest<{ Params: unknown }>,
  reply: FastifyReply,
  work: (trx: Trx, id: string) => Promise<void>,
) {
  if (request.validationError?.validationContext === 'params') throw new Introuvable()
  const { id } = request.params as z.output<typeof params>
  const erreurs = formErrors(request)
  if (erreurs) return showDemande(deps, request, reply, id, { erreurs })
  try {
    await asGestion(deps.base, (trx) => work(trx, id))
  } catch (error) {
    if (error instanceof Invalide) return showDemande(deps, request, reply, id, { erreurs: error.champs })
    if (error instanceof Conflit) return showDemande(deps, request, reply, id, { conflit: error.message })
    throw error
  }
  return reply.redirect(`${ADRESSE}/${id}`, 303)
}

type Suite = { erreurs?: Erreurs; conflit?: string; iban?: string }

async function showDemande(
  deps: Deps,
  request: Pick<FastifyRequest, 'personne' | 'contexte' | 'maintenant' | 'body'>,
  reply: FastifyReply,
  id: string,
  { erreurs = {}, conflit, iban }: Suite = {},
) {
  const { maintenant } = request
  const lue = await asGestion(deps.base, (trx) => findDemande(trx, id, maintenant))
  if (!lue) throw new Introuvable()
  const page = {
    ...lue,
    rib: lue.rib ? toAnalyse(lue.rib.etat, deps.config.clamavUrl !== null) : null,
    alertes: alertesOf(lue.faits),
    approuve: mayApprove(request),
    moi: request.personne.id,
    aujourdhui: jourParis(maintenant),
    saisie: typed(request as FastifyRequest),
    erreurs,
    conflit,
    iban,
  }
  const statut = conflit ? 409 : Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<DemandePage contexte={await request.contexte()} {...page} />, statut)
}
