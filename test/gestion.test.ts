// Every address of the back office that names an object, tried on a real one and on one that is not there: the funder's
// people by their profil, the others as if neither existed. A new address fails until test/fabriques/gestion.ts says
// which object to try there.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import {
  type DroitFinanceur,
  financeurHolds,
  isDroitFinanceur,
  PROFILS_FINANCEUR,
  type ProfilFinanceur,
} from '../src/auth/permissions.ts'
import { creerObjetsGestion } from './fabriques/gestion.ts'
import { creerMonde } from './fabriques/mondes.ts'
import { listRoutes, type Route } from './routes.ts'
import { creerPersonne, type Navigateur, navigateur, ouvreBanc, seConnecter } from './support.ts'
import { empreintes } from './traces.ts'

const banc = await ouvreBanc()
const [alpha, beta] = [await creerMonde(banc, 'Alpha Formation'), await creerMonde(banc, 'Zébulon Conseil')]
const financeurs = new Map<ProfilFinanceur, Navigateur>()
for (const financeur of PROFILS_FINANCEUR)
  financeurs.set(financeur, await seConnecter(banc, (await creerPersonne(banc, null, { financeur })).email))
const chef = financeurs.get('administrateur') ?? navigateur(banc)
const amelie = await seConnecter(banc, alpha.email)
const objets = await creerObjetsGestion(banc, { monde: alpha, chef, amelie })
/** Its organisme's own administrateur, and another's. */
const etrangers: [string, Navigateur][] = [
  ['l’administrateur de l’organisme', amelie],
  ['un autre organisme', await seConnecter(banc, beta.email)],
]
const anonyme = navigateur(banc)

type Visee = Route & { permission: DroitFinanceur }
const routes = (await listRoutes(banc.deps)).filter(
  (route): route is Visee =>
    route.parametres.length > 0 && !!route.permission && isDroitFinanceur(route.permission),
)

function adresse({ url }: Route, sorte: 'reel' | 'absent'): string {
  const connus = objets[url.split('/')[2] ?? ''] ?? {}
  return url.replace(/:(\w+)/g, (_, nom: string) => {
    const objet = connus[nom]
    assert.ok(objet, `${url} : dites dans test/fabriques/gestion.ts quel « ${nom} » y essayer`)
    return encodeURIComponent(objet[sorte])
  })
}

const ask = (nav: Navigateur, { methode }: Route, chemin: string): Promise<LightMyRequestResponse> =>
  methode === 'POST' ? nav.post(chemin, { version: '1' }) : nav.get(chemin)

const lectures = routes.filter(({ methode }) => methode === 'GET')
const essayees = routes.filter(({ methode }) => methode !== 'HEAD')

describe('les objets du financeur, pour qui n’en est pas', async () => {
  const avant = await empreintes(banc)
  for (const route of essayees)
    test(`${route.methode} ${route.url}`, async () => {
      const [reel, absent] = [adresse(route, 'reel'), adresse(route, 'absent')]
      for (const [nom, nav] of etrangers) {
        const [un, autre] = [await ask(nav, route, reel), await ask(nav, route, absent)]
        assert.deepEqual([un.statusCode, autre.statusCode], [404, 404], nom)
        assert.equal(un.body, autre.body, nom)
      }
      for (const chemin of [reel, absent]) {
        const { statusCode, headers } = await ask(anonyme, route, chemin)
        assert.deepEqual([statusCode, String(headers.location).split('?')[0]], [303, '/connexion'])
      }
    })

  test('aucun de ces essais n’a rien changé', async () => {
    assert.deepEqual(await empreintes(banc), avant)
  })
})

describe('les objets du financeur, pour les siens', () => {
  for (const route of lectures)
    test(`GET ${route.url}`, async () => {
      for (const [profil, nav] of financeurs) {
        const permis = financeurHolds(profil, route.permission)
        const [un, autre] = [await nav.get(adresse(route, 'reel')), await nav.get(adresse(route, 'absent'))]
        assert.deepEqual([un.statusCode, autre.statusCode], permis ? [200, 404] : [403, 403], profil)
      }
    })

  for (const route of essayees.filter(({ methode }) => methode === 'POST'))
    test(`POST ${route.url} sur un objet absent`, async () => {
      for (const [profil, nav] of financeurs) {
        const { statusCode } = await ask(nav, route, adresse(route, 'absent'))
        const permis = financeurHolds(profil, route.permission)
        if (!permis) assert.equal(statusCode, 403, profil)
        // A form that holds too little may be told so before its object is looked for.
        else assert.ok([404, 422].includes(statusCode), `${profil} ${statusCode}`)
      }
    })

  test('des adresses sont bien essayées', () => {
    assert.ok(essayees.length > 50)
    for (const profil of PROFILS_FINANCEUR) assert.ok(financeurs.has(profil))
  })
})
