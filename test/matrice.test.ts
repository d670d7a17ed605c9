// Every route, for every kind of visitor: what the door answers is what the one table of permissions says. Behind the
// door nothing runs here; test/cloison.test.ts says what each object answers to whom.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { after, describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../src/app.ts'
import {
  DROITS_FINANCEUR,
  type Droit,
  type DroitFinanceur,
  financeurHolds,
  isDroitFinanceur,
  type Permission,
  PROFILS,
  PROFILS_FINANCEUR,
  type Profil,
  type ProfilFinanceur,
  profilHolds,
} from '../src/auth/permissions.ts'
import { listRoutes } from './routes.ts'
import {
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  type Navigateur,
  navigateur,
  ouvreBanc,
  seConnecter,
} from './support.ts'

const ENTRE = 299
const banc = await ouvreBanc()
const routes = await listRoutes(banc.deps)
const app = await openDoors()
const organisme = await creerOrganisme(banc, { etablissements: 2 })
after(() => app.close())

/** The application, except that whoever passes the door is answered at once. */
async function openDoors() {
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('preParsing', async (request, reply) => {
      if (!request.suspens) await reply.code(ENTRE).send()
    })
  }
  subscribe('fastify.initialization', listen)
  try {
    return await buildApp(banc.deps)
  } finally {
    unsubscribe('fastify.initialization', listen)
  }
}

type Attente = 'rien' | 'session finie' | 'facteur à donner' | 'facteur à enrôler' | 'conditions'
type Visiteur = {
  nom: string
  nav: Navigateur
  profil?: Profil
  financeur?: ProfilFinanceur
  /** What still stands between the visitor and the pages. */
  manque?: Attente
}

const visiteurs: Visiteur[] = [
  { nom: 'anonyme', nav: navigateur(banc), manque: 'session finie' },
  ...(await Promise.all(
    PROFILS.map(async (profil) => ({ nom: profil, profil, nav: await signIn({ profil }) })),
  )),
  ...(await Promise.all(
    PROFILS_FINANCEUR.map(async (financeur) => ({
      nom: `${financeur} du financeur`,
      financeur,
      nav: await signIn({ financeur }),
    })),
  )),
  { nom: 'session finie', manque: 'session finie', nav: await signIn({ finie: true }) },
  {
    nom: 'sans les conditions',
    manque: 'conditions',
    profil: 'administrateur',
    nav: await signIn({ conditions: false }),
  },
  {
    nom: 'financeur au seul mot de passe',
    manque: 'facteur à donner',
    nav: await signIn({ financeur: 'administrateur', code: false }),
  },
  {
    nom: 'financeur sans facteur',
    manque: 'facteur à enrôler',
    nav: await signIn({ financeur: 'administrateur', facteur: false }),
  },
]

async function signIn({
  code = true,
  finie = false,
  ...options
}: Parameters<typeof creerPersonne>[2] & { code?: boolean; finie?: boolean }): Promise<Navigateur> {
  const { id, email } = await creerPersonne(banc, options?.financeur ? null : organisme, {
    facteur: true,
    ...options,
  })
  const nav = code ? await seConnecter(banc, email) : navigateur(banc)
  if (!code) await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  if (finie)
    await banc.proprietaire((trx) => trx.deleteFrom('session').where('utilisateur_id', '=', id).execute())
  return nav
}

type Reponse = { statut: number; vers?: string }
const vers = (adresse: string): Reponse => ({ statut: 303, vers: adresse })
const LIBRES: Permission[] = ['public', 'demo']

/** What the table of permissions promises. */
function expected(permission: Permission, { manque, profil, financeur }: Visiteur): Reponse {
  if (LIBRES.includes(permission)) return { statut: ENTRE }
  if (permission === 'anonyme') return manque === 'session finie' ? { statut: ENTRE } : vers('/')
  if (manque === 'session finie') return vers('/connexion')
  if (permission === 'verification') return { statut: ENTRE }
  if (manque === 'facteur à donner') return vers('/connexion/verification')
  if (permission === 'enrolement') return { statut: ENTRE }
  if (manque === 'facteur à enrôler') return vers('/mon-compte/facteurs/application')
  if (permission === 'connecte') return { statut: ENTRE }
  if (manque === 'conditions') return vers('/conditions')
  if (isDroitFinanceur(permission)) return expectedGestion(permission, financeur)
  if (permission === 'personne') return { statut: ENTRE }
  if (!profil) return vers('/gestion')
  return { statut: profilHolds(profil, permission as Droit) ? ENTRE : 403 }
}

/** To a provider the funder's pages do not exist. */
function expectedGestion(droit: DroitFinanceur, financeur: ProfilFinanceur | undefined): Reponse {
  if (!financeur) return { statut: 404 }
  return { statut: financeurHolds(financeur, droit) ? ENTRE : 403 }
}

async function ask({ nav }: Visiteur, methode: string, chemin: string): Promise<Reponse> {
  const { statusCode, headers } = await app.inject({
    method: methode as 'GET',
    url: chemin,
    headers: {
      host: 'localhost:3000',
      'sec-fetch-site': 'same-origin',
      ...(nav.cookie() ? { cookie: nav.cookie() } : {}),
      ...(methode === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(methode === 'POST' ? { payload: 'a=1' } : {}),
  })
  const { location } = headers
  return location === undefined
    ? { statut: statusCode }
    : { statut: statusCode, vers: String(location).split('?')[0] ?? '' }
}

describe('chaque route répond à chaque visiteur comme le dit la table des droits', () => {
  for (const { methode, url, permission } of routes)
    test(`${methode} ${url}`, async () => {
      assert.ok(permission)
      const chemin = url.replace(/:\w+/g, 'x')
      const obtenu = new Map<string, Reponse>()
      for (const visiteur of visiteurs) obtenu.set(visiteur.nom, await ask(visiteur, methode, chemin))
      const attendu = new Map(visiteurs.map((visiteur) => [visiteur.nom, expected(permission, visiteur)]))
      assert.deepEqual(obtenu, attendu)
    })

  test('les routes sont toutes là, et chaque droit du financeur en garde', () => {
    assert.ok(routes.length > 150)
    for (const droit of Object.keys(DROITS_FINANCEUR))
      assert.ok(
        routes.some(({ permission }) => permission === droit),
        droit,
      )
  })
})
