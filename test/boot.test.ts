import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { buildApp } from '../src/app.ts'
import { DROITS, type Permission } from '../src/auth/permissions.ts'
import { listRoutes } from './routes.ts'
import { ouvreBanc } from './support.ts'

const banc = await ouvreBanc()
const routes = await listRoutes(banc.deps)
const nom = ({ methode, url }: { methode: string; url: string }) => `${methode} ${url}`

/** The addresses that the outside relies on, and who may ask for them. */
const ADRESSES: Record<string, Permission> = {
  '/connexion': 'anonyme',
  '/mot-de-passe-oublie': 'anonyme',
  '/demande-de-compte': 'anonyme',
  '/conditions': 'connecte',
  '/': 'accueil:lire',
  '/utilisateurs': 'utilisateurs:gerer',
  '/utilisateurs/nouveau': 'utilisateurs:gerer',
  '/utilisateurs/:id': 'utilisateurs:gerer',
  '/dossiers': 'dossiers:lire',
  '/dossiers/:numero': 'dossiers:lire',
  '/reglements': 'reglements:lire',
  '/reglements/:reference': 'reglements:lire',
  '/etablissements': 'etablissements:lire',
  '/etablissements/:numero': 'etablissements:lire',
  '/documents/:id': 'documents:lire',
  '/messages': 'messages:lire',
  '/messages/nouveau': 'messages:ecrire',
  '/messages/:id': 'messages:lire',
  '/accessibilite': 'public',
  '/accessibilite/signalement': 'public',
  '/mentions-legales': 'public',
  '/donnees-personnelles': 'public',
  '/aide': 'public',
  '/etat': 'public',
  '/health/live': 'public',
  '/health/ready': 'public',
  '/demo/courriels': 'demo',
}

describe('démarrage', () => {
  test('chaque route déclare son droit, chaque adresse promise est là', () => {
    assert.deepEqual(routes.filter(({ permission }) => !permission).map(nom), [])
    const servies = Object.fromEntries(
      routes.filter(({ methode }) => methode === 'GET').map(({ url, permission }) => [url, permission]),
    )
    for (const [url, permission] of Object.entries(ADRESSES)) assert.equal(servies[url], permission, url)
  })

  test('une route sans droit empêche le démarrage', async () => {
    const app = await buildApp(banc.deps)
    assert.throws(
      () => app.get('/sans-droit', async () => 'bonjour'),
      /GET \/sans-droit declares no permission/,
    )
    await app.close()
  })

  test('un schéma borne chaque paramètre d’adresse et chaque formulaire', () => {
    const sansParams = routes.filter(({ parametres, schema }) => parametres.length > 0 && !schema.params)
    const sansCorps = routes.filter(
      ({ methode, schema }) => ['POST', 'PUT', 'PATCH'].includes(methode) && !schema.body,
    )
    assert.deepEqual(
      { sansParams: sansParams.map(nom), sansCorps: sansCorps.map(nom) },
      { sansParams: [], sansCorps: [] },
    )
  })

  test('rien n’écrit par une lecture : les droits d’un organisme ne gardent que des GET ou des POST', () => {
    const autres = routes.filter(
      ({ methode, permission }) =>
        permission && permission in DROITS && !['GET', 'HEAD', 'POST'].includes(methode),
    )
    assert.deepEqual(autres.map(nom), [])
  })

  test('hors démonstration, rien de la démonstration ne répond', async () => {
    const production = await listRoutes({ ...banc.deps, config: { ...banc.deps.config, mode: 'production' } })
    assert.deepEqual(production.filter(({ permission }) => permission === 'demo').map(nom), [])
  })
})
