import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { renderToString } from 'preact-render-to-string'
import type { Acces } from '../auth/acces.ts'
import { LIBELLES_PROFIL } from '../auth/permissions.ts'
import { formatHeure, formatInstant } from '../core/dates.ts'
import { lastData } from '../db/etat.ts'
import type { ContextePage } from '../ui/page.tsx'
import type { Deps } from './types.ts'

/** `reply.html(<Page …/>)` and `request.contexte()`. */
export const html = fp<{ deps: Deps }>(async (app, { deps }) => {
  const freshness = openFreshness(deps)
  app.decorateReply('html', function (page, statut = 200) {
    return this.code(statut)
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(`<!doctype html>${renderToString(page)}`)
  })
  app.decorateRequest('contexte', async function () {
    return toContexte(this, deps, await freshness())
  })
})

function toContexte(request: FastifyRequest, deps: Deps, donneesAu: string | undefined): ContextePage {
  const { personne, acces } = request
  return {
    assets: deps.assets,
    demo: deps.config.mode === 'demo',
    financeur: deps.config.financeurNom,
    chemin: request.url,
    espace: personne?.profilFinanceur && !acces?.observation ? 'financeur' : 'organisme',
    estAdministrateur: acces?.profil === 'administrateur',
    ...(donneesAu ? { donneesAu } : {}),
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

/** What the banner says of whoever sees another's space. */
function describeObservation({ organisme, profil, etablissements }: Acces, { jusquA }: { jusquA: Date }) {
  return {
    organisme: organisme.raisonSociale,
    profil: LIBELLES_PROFIL[profil].libelle,
    etablissements: etablissements?.length ?? null,
    jusquA: formatHeure(jusquA),
  }
}

/** When the funder last sent data; asked at most every 10 seconds, for every page shows it. */
function openFreshness({ base, horloge }: Deps): () => Promise<string | undefined> {
  let lu = Number.NEGATIVE_INFINITY
  let valeur: string | undefined
  return async () => {
    if (performance.now() - lu < 10_000) return valeur
    lu = performance.now()
    const derniere = await lastData(base, horloge())
    valeur = derniere ? formatInstant(derniere) : undefined
    return valeur
  }
}
