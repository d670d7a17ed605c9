import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { startNavigateur } from './navigateur.ts'
import { startServeur } from './serveur.ts'
import { ouvreVisite, type Visite } from './visite.ts'

const [serveur, navigateur] = [await startServeur(), await startNavigateur()]
after(async () => {
  await navigateur.close()
  await serveur.stop()
})

/** One person's visit, closed and checked at its end. */
async function visite(travail: (visite: Visite) => Promise<void>, options: Parameters<typeof ouvreVisite>[2] = {}): Promise<void> {
  const visite = await ouvreVisite(navigateur, serveur.adresse, options)
  await travail(visite)
  await visite.termine()
}

const PUBLIQUES = ['/connexion', '/mot-de-passe-oublie', '/demande-de-compte', '/accessibilite', '/mentions-legales', '/donnees-personnelles', '/aide']
const MENU = ['/', '/utilisateurs', '/utilisateurs/nouveau', '/dossiers', '/reglements', '/etablissements']

describe('les pages', () => {
  for (const chemin of [...PUBLIQUES, '/demo/courriels'])
    test(`${chemin}, sans se connecter`, () =>
      visite(async ({ va, page }) => {
        await va(chemin)
        assert.equal(await page.locator('h1').count(), 1)
      }))

  test('celles du menu, pour une administratrice', () =>
    visite(async ({ seConnecte, va, page }) => {
      await seConnecte('amelie@alpha.example')
      const titres = new Set<string>()
      for (const chemin of MENU) {
        await va(chemin)
        assert.equal(await page.locator('h1').count(), 1, chemin)
        titres.add(await page.title())
      }
      assert.equal(titres.size, MENU.length, 'chaque page a son titre')
    }))

  test('les états vides, pour une première visite', () =>
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('nadia@gamma.example')
      assert.equal(new URL(page.url()).pathname, '/conditions')
      await page.getByLabel('J’ai pris connaissance').check()
      await page.getByLabel('J’accepte les conditions').check()
      await suit(() => page.getByRole('button', { name: 'Continuer' }).click())
      for (const chemin of MENU) await va(chemin)
    }))
})
