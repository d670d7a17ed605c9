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
import { donneesAu, listAlertes } from './alertes.ts'
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
    // The funder's people see at once what they have just changed.
    const frais = this.personne?.profilFinanceur != null
    return toContexte(this, deps, await etatService.read(frais))
  })
  app.decorateRequest('nomFinanceur', () => etatService.known()?.financeur ?? deps.config.financeurNom)
})

function toContexte(request: FastifyRequest, deps: Deps, etat: EtatService): ContextePage {
  const { personne, acces } = request
  const date = donneesAu(etat, request.url)
  const { financeur, motifs } = etat
  const espace = personne?.profilFinanceur && !acces?.observation ? 'financeur' : 'organisme'
  return {
    assets: deps.assets,
    demo: deps.config.mode === 'demo',
    financeur,
    antivirus: deps.config.clamavUrl !== null,
    motifs,
    chemin: request.url,
    espace,
    estAdministrateur:
      (espace === 'financeur' ? personne?.profilFinanceur : acces?.profil) === 'administrateur',
    ...(date ? { donneesAu: formatInstant(date) } : {}),
    alertes: listAlertes(etat, { chemin: request.url, maintenant: request.maintenant }),
    ...(request.session ? { session: countDown(request.session, request.maintenant) } : {}),
    ...(acces ? { organisme: acces.organisme, sansNoms: acces.sansNoms } : {}),
    plusieursOrganismes: espace === 'organisme' && !acces?.observation && (request.session?.choix ?? 0) > 1,
    ...(acces?.observation ? { observation: describeObservation(acces, acces.observation) } : {}),
    ...(personne
      ? {
          personne: {
            nomComplet: `${personne.prenom} ${personne.nom}`,
            profilLibelle:
              acces && !acces.observation ? LIBELLES_PROFIL[acces.profil].libelle.toLowerCase() : financeur,
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

type LecteurEtat = { read(frais: boolean): Promise<EtatService>; known(): EtatService | undefined }

/** Asked at most every 10 seconds by a process, for every page shows it; `frais` asks at once. */
function openEtatService({ base, config, horloge }: Deps): LecteurEtat {
  let lu: { a: number; etat: EtatService } | undefined
  return {
    async read(frais) {
      const maintenant = horloge()
      if (frais || !lu || Math.abs(maintenant.getTime() - lu.a) >= FRAICHEUR_MS)
        lu = {
          a: maintenant.getTime(),
          etat: await readEtatService(base, maintenant, config.financeurNom),
        }
      return lu.etat
    },
    known: () => lu?.etat,
  }
}
