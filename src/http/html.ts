import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import type { Acces } from '../auth/acces.ts'
import { LIBELLES_PROFIL } from '../auth/permissions.ts'
import { REPOS_MINUTES, type SessionLue } from '../auth/session-lue.ts'
import { formatHeure, formatInstant } from '../core/dates.ts'
import { type EtatService, readEtatService } from '../db/etat.ts'
import type { ContextePage } from '../ui/page.tsx'
import { BrouillonDePage } from '../ui/reprise.tsx'
import { listAlertes } from './alertes.ts'
import type { Deps } from './types.ts'

/** `reply.html(<Page …/>)` and `request.contexte()`. */
export const html = fp<{ deps: Deps }>(async (app, { deps }) => {
  const etatService = openEtatService(deps)
  app.decorateReply('html', function (page, statut = 200) {
    return this.code(statut)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(
        `<!doctype html>${renderToString(h(BrouillonDePage.Provider, { value: this.request.brouillon }, page))}`,
      )
  })
  app.decorateRequest('contexte', async function () {
    return toContexte(this, deps, await etatService())
  })
})

function toContexte(request: FastifyRequest, deps: Deps, etat: EtatService): ContextePage {
  const { personne, acces } = request
  const { donneesAu } = etat
  const espace = personne?.profilFinanceur && !acces?.observation ? 'financeur' : 'organisme'
  return {
    assets: deps.assets,
    demo: deps.config.mode === 'demo',
    financeur: deps.config.financeurNom,
    chemin: request.url,
    espace,
    estAdministrateur:
      (espace === 'financeur' ? personne?.profilFinanceur : acces?.profil) === 'administrateur',
    ...(donneesAu ? { donneesAu: formatInstant(donneesAu) } : {}),
    alertes: listAlertes(etat, deps.config.financeurNom, request.maintenant),
    ...(request.session ? { session: countDown(request.session, request.maintenant) } : {}),
    ...(acces ? { organisme: acces.organisme } : {}),
    ...(acces?.observation ? { observation: describeObservation(acces, acces.observation) } : {}),
    ...(personne
      ? {
          personne: {
            nomComplet: `${personne.prenom} ${personne.nom}`,
            profilLibelle:
              acces && !acces.observation
                ? LIBELLES_PROFIL[acces.profil].libelle.toLowerCase()
                : deps.config.financeurNom,
          },
        }
      : {}),
  }
}

/** Idle or whole, whichever ends first. */
function countDown({ personne, expireLe }: SessionLue, maintenant: Date) {
  const repos = REPOS_MINUTES[personne.profilFinanceur ? 'financeur' : 'organisme'] * 60
  const reste = Math.floor((expireLe.getTime() - maintenant.getTime()) / 1000)
  return { secondes: Math.min(repos, reste), prolongeable: reste > repos }
}

/** What the banner says of whoever sees another's space. */
function describeObservation({ organisme, profil, etablissements }: Acces, { jusquA }: { jusquA: Date }) {
  return {
    organisme: organisme.raisonSociale,
    profil: LIBELLES_PROFIL[profil].libelle,
    etablissements: etablissements?.length ?? null,
    jusquA: formatHeure(jusquA),
  }
}

const FRAICHEUR_MS = 10_000

/** Asked at most every 10 seconds by a process, for every page shows it. */
function openEtatService({ base, horloge }: Deps): () => Promise<EtatService> {
  let lu: { a: number; etat: EtatService } | undefined
  return async () => {
    const maintenant = horloge()
    if (!lu || Math.abs(maintenant.getTime() - lu.a) >= FRAICHEUR_MS)
      lu = { a: maintenant.getTime(), etat: await readEtatService(base, maintenant) }
    return lu.etat
  }
}
