import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import fastifyStatic from '@fastify/static'
import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { accueilPages } from './features/accueil/routes.tsx'
import { annoncesPages, etatPages } from './features/annonces/routes.tsx'
import { annuairesPages } from './features/annuaires/routes.tsx'
import { archivesPages } from './features/archives/routes.tsx'
import { gelPages } from './features/changements/gel.routes.tsx'
import { coordonneesGestion } from './features/changements/gestion.routes.tsx'
import { changementsPages } from './features/changements/routes.tsx'
import { comptesPages } from './features/comptes/routes.tsx'
import { conditionsPages } from './features/conditions/routes.tsx'
import { connexionPages } from './features/connexion/routes.tsx'
import { courrielsDemo } from './features/courriels/routes.tsx'
import { demandesPages } from './features/demandes/routes.tsx'
import { documentsPages } from './features/documents/routes.ts'
import { dossiersPages } from './features/dossiers/routes.tsx'
import { emissionsPages } from './features/emissions/routes.tsx'
import { equipesPages } from './features/equipes/routes.tsx'
import { etablissementsPages } from './features/etablissements/routes.tsx'
import { etatsPages } from './features/etats/routes.tsx'
import { exportsFichiers } from './features/exports/routes.ts'
import { actesPages } from './features/facteurs/actes.routes.tsx'
import { codesDemo } from './features/facteurs/demo.routes.tsx'
import { exigencePages } from './features/facteurs/exigence.routes.tsx'
import { leveesPages } from './features/facteurs/levee.routes.tsx'
import { facteursPages } from './features/facteurs/routes.tsx'
import { verificationPages } from './features/facteurs/verification.routes.tsx'
import { gestionPages } from './features/gestion/routes.tsx'
import { journalGestion } from './features/journal/gestion.routes.tsx'
import { journalPages } from './features/journal/routes.tsx'
import { lotsPages } from './features/lots/routes.tsx'
import { messagesGestion } from './features/messages/gestion.routes.tsx'
import { piecesJointes } from './features/messages/pieces.routes.ts'
import { messagesPages } from './features/messages/routes.tsx'
import { signalementPages } from './features/messages/signalement.routes.tsx'
import { mesuresRoutes } from './features/mesures/routes.ts'
import { mesDonneesPages } from './features/mon-compte/donnees.routes.tsx'
import { emailPages } from './features/mon-compte/email.routes.tsx'
import { monComptePages } from './features/mon-compte/routes.tsx'
import { motifsPages } from './features/motifs/routes.tsx'
import { organismesPages } from './features/organismes/routes.tsx'
import { personnesPages } from './features/personnes/routes.tsx'
import { publicationsPages } from './features/publications/routes.tsx'
import { publiquesPages } from './features/publiques/routes.tsx'
import { rapprochementsPages } from './features/rapprochements/routes.tsx'
import { recherchePages } from './features/recherche/routes.tsx'
import { reglagesPages } from './features/reglages/routes.tsx'
import { reglementsPages } from './features/reglements/routes.tsx'
import { textesPages } from './features/textes/routes.tsx'
import { versionsPages } from './features/textes/versions.routes.tsx'
import { utilisateursPages } from './features/utilisateurs/routes.tsx'
import { access } from './http/access.ts'
import { assetsRoutes } from './http/assets.ts'
import { brouillons } from './http/brouillons.ts'
import { composantsRoutes } from './http/composants.tsx'
import { drain } from './http/drain.ts'
import { errors } from './http/errors.tsx'
import { healthRoutes } from './http/health.ts'
import { html } from './http/html.ts'
import { limites } from './http/limites.ts'
import { answerMalformed } from './http/malformed.ts'
import { mesures } from './http/mesures.ts'
import { parseForm, parseQuery, readableUrl } from './http/query.ts'
import { security } from './http/security.ts'
import { traces } from './http/traces.ts'
import type { App, Deps } from './http/types.ts'

/** The table of contents: what every request passes through, then every room by name. */
export async function buildApp(deps: Deps): Promise<App> {
  const app = Fastify({
    loggerInstance: deps.logger,
    trustProxy: trustProxy(deps.config.trustProxy),
    genReqId: () => randomUUID(),
    bodyLimit: 1_048_576,
    // As long as a large lot may take to arrive.
    requestTimeout: 300_000,
    // Nothing sent nor taken for so long: a reader that stands still keeps nothing open.
    connectionTimeout: 120_000,
    http: { headersTimeout: 20_000, connectionsCheckingInterval: 5_000 },
    // Whoever still comes while it drains is served.
    return503OnClosing: false,
    rewriteUrl: readableUrl,
    clientErrorHandler: answerMalformed,
    // The schemas bound every parameter, with our own page; the router's refusal would be a bare JSON. Node reads no
    // more than 16 kB of address and headers.
    routerOptions: { querystringParser: parseQuery, maxParamLength: 16_384 },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(errors, { deps })
  await app.register(drain, { deps })
  await app.register(limites, { deps })
  if (deps.traceur) await app.register(traces, { traceur: deps.traceur })
  if (deps.config.metricsToken) await app.register(mesures, { deps })
  await app.register(security, { deps })
  await app.register(cookie)
  await app.register(formbody, { parser: parseForm })
  await app.register(html, { deps })
  await app.register(access, { deps })
  await app.register(brouillons, { deps })
  await app.register(fastifyStatic, { root: deps.dossierAssets, serve: false })
  await app.register(assetsRoutes, { deps })
  await app.register(healthRoutes, { deps })
  if (deps.config.metricsToken) await app.register(mesuresRoutes, { deps })
  await app.register(pages, { deps })
  return app
}

async function pages(app: App, { deps }: { deps: Deps }): Promise<void> {
  await app.register(connexionPages, { deps })
  await app.register(annuairesPages, { deps })
  await app.register(verificationPages, { deps })
  await app.register(facteursPages, { deps })
  await app.register(actesPages, { deps })
  await app.register(exigencePages, { deps })
  await app.register(leveesPages, { deps })
  await app.register(monComptePages, { deps })
  await app.register(emailPages, { deps })
  await app.register(mesDonneesPages, { deps })
  await app.register(comptesPages, { deps })
  await app.register(conditionsPages, { deps })
  await app.register(publiquesPages, { deps })
  await app.register(signalementPages, { deps })
  await app.register(accueilPages, { deps })
  await app.register(utilisateursPages, { deps })
  await app.register(recherchePages, { deps })
  await app.register(dossiersPages, { deps })
  await app.register(reglementsPages, { deps })
  await app.register(exportsFichiers, { deps })
  await app.register(etablissementsPages, { deps })
  await app.register(changementsPages, { deps })
  await app.register(gelPages, { deps })
  await app.register(documentsPages, { deps })
  await app.register(messagesPages, { deps })
  await app.register(journalPages, { deps })
  await app.register(piecesJointes, { deps })
  await app.register(gestionPages, { deps })
  await app.register(lotsPages, { deps })
  await app.register(personnesPages, { deps })
  await app.register(archivesPages, { deps })
  await app.register(rapprochementsPages, { deps })
  await app.register(demandesPages, { deps })
  await app.register(coordonneesGestion, { deps })
  await app.register(organismesPages, { deps })
  await app.register(messagesGestion, { deps })
  await app.register(equipesPages, { deps })
  await app.register(emissionsPages, { deps })
  await app.register(publicationsPages, { deps })
  await app.register(annoncesPages, { deps })
  await app.register(etatPages, { deps })
  await app.register(textesPages, { deps })
  await app.register(journalGestion, { deps })
  await app.register(versionsPages, { deps })
  await app.register(reglagesPages, { deps })
  await app.register(etatsPages, { deps })
  await app.register(motifsPages, { deps })
  if (deps.config.mode !== 'demo') return
  await app.register(courrielsDemo, { deps })
  await app.register(codesDemo, { deps })
  await app.register(composantsRoutes, { deps })
}

/** A number of hops trusts that many proxies in front of us; anything else is a list of their addresses. */
function trustProxy(setting: string | number | false) {
  if (typeof setting !== 'number') return setting
  return (_address: string, hop: number) => hop < setting
}
