import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Acces } from '../../auth/acces.ts'
import { profilHolds } from '../../auth/permissions.ts'
import { Introuvable, Invalide } from '../../core/errors.ts'
import { formatOctets } from '../../core/texte.ts'
import { type Erreurs, formErrors, type Saisie } from '../../http/formulaire.ts'
import { Numero } from '../../http/query.ts'
import { type Fichier, readTeleversement } from '../../http/televersement.ts'
import type { Deps, Routes } from '../../http/types.ts'
import { toAnalyse } from '../fichiers/rules.ts'
import { checkAncien, confirmChangement, submitChangement, withdrawChangement } from './actions.ts'
import { saveBrouillon } from './brouillon.actions.ts'
import { ComptePage } from './compte.views.tsx'
import { findEtablissementCompte, findOuvert } from './queries.ts'
import { fauteBic, NouveauCompte, RIB_OCTETS_MAX, Suite } from './schemas.ts'

const config = { permission: 'comptes:changer', authentificationRecente: true } as const
const params = z.object({ numero: Numero })
const ADRESSE = '/etablissements/:numero/compte'
const LIMITES = { octetsMax: RIB_OCTETS_MAX, fichiersMax: 1 }

/** A provider asks for a change of account, compares, sends, confirms or takes back. */
export const changementsPages: Routes = async (app, { deps }) => {
  await app.register(multipart, { throwFileSizeLimit: false })

  app.get(ADRESSE, { config, schema: { params } }, async (request, reply) =>
    showCompte(deps, request, reply, request.params.numero),
  )

  app.post(ADRESSE, { config, schema: { params, body: z.unknown() } }, async (request, reply) => {
    const { numero } = request.params
    await request.tenantLecture((trx) => findEtablissementCompte(trx, request.acces, numero))
    const televersement = await readTeleversement(request, LIMITES)
    const erreurs = await saveTyped(deps, request.acces, numero, televersement)
    if (erreurs) return showCompte(deps, request, reply, numero, { saisie: televersement.champs, erreurs })
    return reply.redirect(adresseOf(numero), 303)
  })

  const suite = { config, schema: { params, body: Suite }, attachValidation: true }
  app.post(`${ADRESSE}/envoi`, suite, async (request, reply) => {
    const { numero } = request.params
    return followUp(deps, request, reply, () =>
      request.tenant((trx) => submitChangement(trx, deps, request.acces, numero, request.body)),
    )
  })

  app.post(`${ADRESSE}/retrait`, suite, async (request, reply) => {
    const { numero } = request.params
    return followUp(deps, request, reply, () =>
      request.tenant((trx) => withdrawChangement(trx, deps, request.acces, numero, request.body)),
    )
  })

  const confirmation = { ...suite, config: { ...config, permission: 'comptes:confirmer' } } as const
  app.post(`${ADRESSE}/confirmation`, confirmation, async (request, reply) => {
    const { numero } = request.params
    return followUp(deps, request, reply, () =>
      request.tenant((trx) => confirmChangement(trx, deps, request.acces, numero, request.body)),
    )
  })
}

/** The messages at the fields, or null once the draft is kept. */
async function saveTyped(
  deps: Deps,
  acces: Acces,
  numero: string,
  { champs, fichiers: [fichier] }: { champs: Saisie; fichiers: Fichier[] },
): Promise<Erreurs | null> {
  const lu = NouveauCompte.safeParse(champs)
  const erreurs: Erreurs = lu.success ? {} : firstErrors(lu.error)
  const faute = lu.success ? fauteBic(lu.data) : null
  if (faute) erreurs.bic = faute
  if (!fichier || fichier.octets.length === 0)
    erreurs.rib = 'Joignez le RIB de ce compte en PDF, JPEG ou PNG.'
  else if (fichier.tropGros) erreurs.rib = `Le fichier dépasse ${formatOctets(RIB_OCTETS_MAX)}.`
  if (!lu.success || !fichier || Object.keys(erreurs).length > 0) return erreurs
  const ancien = await checkAncien(deps, acces, { numero, ancien: lu.data.ancien })
  if (ancien) return { ancien }
  try {
    await saveBrouillon(deps, acces, { numero, saisie: lu.data, rib: fichier.octets })
  } catch (error) {
    if (!(error instanceof Invalide)) throw error
    return error.champs
  }
  return null
}

function firstErrors(error: z.ZodError): Erreurs {
  const erreurs: Erreurs = {}
  for (const { path, message } of error.issues) erreurs[String(path[0])] ??= message
  return erreurs
}

async function followUp(
  deps: Deps,
  request: FastifyRequest<{ Params: unknown }>,
  reply: FastifyReply,
  act: () => Promise<void>,
) {
  if (request.validationError?.validationContext === 'params') throw new Introuvable()
  const { numero } = request.params as { numero: string }
  const erreurs = formErrors(request)
  if (erreurs) return showCompte(deps, request, reply, numero, { erreurs })
  await act()
  return reply.redirect(adresseOf(numero), 303)
}

function adresseOf(numero: string): string {
  return `/etablissements/${encodeURIComponent(numero)}/compte`
}

async function showCompte(
  deps: Deps,
  request: Pick<FastifyRequest, 'acces' | 'tenantLecture' | 'contexte'>,
  reply: FastifyReply,
  numero: string,
  { saisie = {}, erreurs = {} }: { saisie?: Saisie; erreurs?: Erreurs } = {},
) {
  const { acces } = request
  const { etablissement, demande } = await request.tenantLecture(async (trx) => ({
    etablissement: await findEtablissementCompte(trx, acces, numero),
    demande: await findOuvert(trx, acces, numero),
  }))
  const { id, maintenant } = acces.personne
  const sienne = demande?.demandeur_id === id
  // Whole to whoever has just typed it, to nobody else.
  const iban =
    demande?.etat === 'BROUILLON' && sienne
      ? deps.coffre.open({ chiffre: demande.iban_chiffre, cle: demande.iban_cle })
      : null
  const confirmable = !sienne && profilHolds(acces.profil, 'comptes:confirmer')
  const analyse = demande?.rib ? toAnalyse(demande.rib.etat, deps.config.clamavUrl !== null) : 'SAIN'
  const page = { etablissement, demande, analyse, sienne, iban, confirmable, maintenant, saisie, erreurs }
  const statut = Object.keys(erreurs).length > 0 ? 422 : 200
  return reply.html(<ComptePage contexte={await request.contexte()} {...page} />, statut)
}
