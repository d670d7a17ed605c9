// The five chapters of the user's guide, as the people of the demo live them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MOT_DE_PASSE_DEMO } from '../../db/demo/personnes.ts'
import { ouvreAtelier } from './atelier.ts'

const { visite } = await ouvreAtelier()

const PUBLIQUES = [
  '/connexion',
  '/mot-de-passe-oublie',
  '/demande-de-compte',
  '/accessibilite',
  '/mentions-legales',
  '/donnees-personnelles',
  '/aide',
  '/etat',
  '/demo/courriels',
]
const MENU = ['/', '/utilisateurs', '/utilisateurs/nouveau', '/dossiers', '/reglements', '/etablissements']

describe('1. accéder à oGestion', () => {
  test(
    'les pages publiques se lisent sans se connecter',
    visite(async ({ va, page }) => {
      for (const chemin of PUBLIQUES) {
        await va(chemin)
        assert.equal(await page.locator('h1').count(), 1, chemin)
      }
    }),
  )

  test(
    'un mot de passe faux est refusé sans dire lequel des deux l’est',
    visite(async ({ va, suit, page }) => {
      await va('/connexion')
      await page.getByLabel('Identifiant').fill('amelie@alpha.example')
      await page.locator('input[name=motDePasse]').fill('Pas-le-bon-2026')
      await suit(() => page.getByRole('button', { name: 'Se connecter' }).click())
      assert.equal(await page.getByLabel('Identifiant').inputValue(), 'amelie@alpha.example')
      assert.match((await page.locator('main').textContent()) ?? '', /incorrect/i)
    }),
  )

  test(
    'une première visite accepte les textes, puis trouve des pages vides qui aident',
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('nadia@gamma.example')
      assert.equal(new URL(page.url()).pathname, '/conditions')
      await suit(() => page.getByRole('button', { name: 'Continuer' }).click())
      assert.equal(new URL(page.url()).pathname, '/conditions', 'sans les cases, l’espace reste fermé')
      await page.getByLabel('J’ai pris connaissance').check()
      await page.getByLabel('J’accepte les conditions').check()
      await suit(() => page.getByRole('button', { name: 'Continuer' }).click())
      for (const chemin of MENU) await va(chemin)
    }),
  )

  test(
    'un mot de passe oublié se remplace par un lien reçu',
    visite(async ({ va, suit, page }) => {
      await va('/mot-de-passe-oublie')
      await page.locator('main input[type=email]').fill('lea@alpha.example')
      await suit(() => page.locator('main button[type=submit]').click())
      await va('/demo/courriels')
      await suit(() => page.locator('a[href*="/reinitialisation/"]').first().click())
      for (const champ of await page.locator('input[type=password]').all())
        await champ.fill('Tambour-Nuage-Chaise-43')
      await suit(() => page.locator('main button[type=submit]').click())
      await va('/connexion')
      await page.getByLabel('Identifiant').fill('lea@alpha.example')
      await page.locator('input[name=motDePasse]').fill('Tambour-Nuage-Chaise-43')
      await suit(() => page.getByRole('button', { name: 'Se connecter' }).click())
      assert.equal(new URL(page.url()).pathname, '/')
    }),
  )

  test(
    'après la déconnexion, Retour ne montre plus rien',
    visite(async ({ seConnecte, va, page }) => {
      await seConnecte('amelie@alpha.example')
      await va('/dossiers')
      await Promise.all([
        page.waitForNavigation(),
        page.locator('form[action="/deconnexion"] button').first().click(),
      ])
      await page.goBack()
      await page.waitForLoadState()
      assert.equal(new URL(page.url()).pathname, '/connexion')
      assert.equal(await page.locator('table').count(), 0)
    }),
  )
})

describe('2. gérer mes utilisateurs', () => {
  test(
    'une personne invitée choisit son mot de passe et se connecte',
    visite(async ({ seConnecte, va, suit, page, contexte }) => {
      await seConnecte('amelie@alpha.example')
      await va('/utilisateurs/nouveau')
      await suit(() => page.locator('main button[type=submit]').click())
      assert.match(await page.title(), /^Erreur/)
      await page.getByLabel('Nom', { exact: true }).fill('Morel')
      await page.getByLabel('Prénom').fill('Inès')
      await page.getByLabel('Adresse e-mail').fill('ines.morel@alpha.example')
      await page.getByLabel('Lecteur').check()
      await suit(() => page.locator('main button[type=submit]').last().click())
      await va('/utilisateurs')
      assert.match((await page.locator('main').textContent()) ?? '', /MOREL|Morel/)
      await va('/demo/courriels')
      const lien = (await page.locator('a[href*="/activation/"]').first().getAttribute('href')) ?? ''
      await contexte.clearCookies()
      await va(new URL(lien, page.url()).pathname)
      for (const champ of await page.locator('input[type=password]').all())
        await champ.fill('Tambour-Nuage-Chaise-44')
      await suit(() => page.locator('main button[type=submit]').click())
      await va('/connexion')
      await page.getByLabel('Identifiant').fill('ines.morel@alpha.example')
      await page.locator('input[name=motDePasse]').fill('Tambour-Nuage-Chaise-44')
      await suit(() => page.getByRole('button', { name: 'Se connecter' }).click())
      assert.equal(new URL(page.url()).pathname, '/conditions')
    }),
  )

  test(
    'seule l’administratrice voit l’entrée du menu et la page',
    visite(async ({ seConnecte, page }) => {
      await seConnecte('colin@alpha.example')
      assert.equal(await page.locator('nav a[href="/utilisateurs"]').count(), 0)
      assert.equal((await page.request.get('/utilisateurs')).status(), 403)
    }),
  )
})

describe('3. suivre mes dossiers de formation', () => {
  test(
    'les filtres tiennent dans l’adresse, un dossier s’ouvre',
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('amelie@alpha.example')
      await va('/dossiers')
      await page.getByLabel('Établissement').selectOption({ index: 1 })
      await suit(() => page.getByRole('button', { name: 'Rechercher' }).click())
      assert.equal(new URL(page.url()).searchParams.get('etablissement'), 'E900001')
      await suit(() => page.locator('tbody th a').first().click())
      assert.match(new URL(page.url()).pathname, /^\/dossiers\/D/)
    }),
  )

  test(
    'un filtre qui n’a pas de sens est laissé de côté, une recherche sans résultat aide',
    visite(async ({ seConnecte, va, page }) => {
      await seConnecte('gaelle@alpha.example')
      await va('/dossiers?debut=hier')
      await va('/dossiers?stagiaire=Zzyzx')
      assert.equal(await page.locator('tbody tr').count(), 0)
    }),
  )

  test(
    'la recherche de l’en-tête mène droit au dossier de ce numéro, ou nomme ce qu’elle trouve',
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('amelie@alpha.example')
      await va('/dossiers')
      const numero = (await page.locator('tbody th a').first().textContent()) ?? ''
      const champ = page.getByRole('search').getByRole('searchbox')
      await champ.fill(numero)
      await suit(() => champ.press('Enter'))
      assert.equal(new URL(page.url()).pathname, `/dossiers/${numero}`)
      await champ.fill('isolation')
      await suit(() => page.getByRole('button', { name: 'Lancer la recherche' }).click())
      assert.equal(new URL(page.url()).pathname, '/recherche')
      assert.ok((await page.locator('main .lignes a').count()) > 0)
      await va('/recherche')
    }),
  )

  test(
    'un numéro inconnu et celui d’un autre organisme ont la même page',
    visite(async ({ seConnecte, page }) => {
      await seConnecte('bruno@beta.example')
      const [absent, autre] = await Promise.all(
        ['/dossiers/D00000000', '/etablissements/E900001'].map((c) => page.request.get(c)),
      )
      assert.deepEqual([absent?.status(), autre?.status()], [404, 404])
    }),
  )
})

describe('4. consulter mes règlements', () => {
  test(
    'la liste, puis chaque sorte de règlement',
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('colin@alpha.example')
      await va('/reglements')
      await suit(() => page.locator('tbody th a').first().click())
      for (const statut of ['EXECUTE', 'REJETE', 'RETOURNE']) {
        await va(`/reglements?statut=${statut}`)
        const lien = page.locator('tbody th a').first()
        if (await lien.count()) await suit(() => lien.click())
      }
    }),
  )
})

describe('5. voir mes établissements et mes avis de virement', () => {
  test(
    'la fiche, ses documents, un avis dans la page',
    visite(async ({ seConnecte, va, suit, page }) => {
      await seConnecte('amelie@alpha.example')
      await va('/etablissements')
      await suit(() => page.locator('tbody th a').first().click())
      await suit(() => page.getByRole('link', { name: 'Documents', exact: true }).click())
      await suit(() => page.locator('.document-ouvrir:visible').first().click())
      assert.equal(await page.locator('iframe').count(), 1)
    }),
  )

  test(
    'une personne de deux organismes passe de l’un à l’autre',
    visite(async ({ page, seConnecte, suit, va }) => {
      await seConnecte('xavier@cabinet.example')
      assert.equal(new URL(page.url()).pathname, '/choix-organisme')
      await suit(() => page.locator('main button').first().click())
      for (const chemin of ['/', '/dossiers', '/reglements', '/etablissements']) await va(chemin)
    }),
  )

  test(
    'le financeur a son espace',
    visite(async ({ page, seConnecte }) => {
      await seConnecte('gisele@opco.example')
      assert.equal(new URL(page.url()).pathname, '/gestion')
    }),
  )
})

describe('le financeur', () => {
  test(
    'approuve une demande de compte, et la personne entre',
    visite(async ({ page, seConnecte, suit, va }) => {
      await seConnecte('gisele@opco.example')
      await suit(() => page.getByRole('link', { name: 'Demandes de compte', exact: true }).click())
      await suit(() => page.locator('tbody a').first().click())
      await suit(() => page.getByRole('button', { name: 'Refuser et répondre' }).click())
      assert.match((await page.locator('main').textContent()) ?? '', /Saisissez le motif/)
      await suit(() => page.getByRole('button', { name: 'Approuver' }).click())
      assert.match((await page.locator('main').textContent()) ?? '', /l’invitation est partie/)
      await va('/gestion/demandes?etat=traitees')
      await va('/demo/courriels')
      await suit(() => page.locator('a[href*="/activation/"]').first().click())
    }),
  )

  test(
    'voit l’espace d’un organisme comme un lecteur',
    visite(async ({ page, seConnecte, suit, va }) => {
      await seConnecte('hugo@opco.example')
      await va('/gestion/organismes?sans_administrateur=1')
      await suit(() => page.locator('tbody a').first().click())
      await va('/gestion/organismes?q=alpha')
      await suit(() => page.locator('tbody a').first().click())
      await page.getByLabel('Raison', { exact: true }).fill('Appel de l’organisme')
      await suit(() => page.getByRole('button', { name: 'Voir l’espace' }).click())
      for (const chemin of ['/dossiers', '/reglements', '/etablissements']) {
        await va(chemin)
        assert.match((await page.locator('.observation').textContent()) ?? '', /comme Lecteur/)
      }
      await suit(() => page.getByRole('button', { name: 'Quitter' }).click())
      assert.match(page.url(), /\/gestion\/organismes\/\d{9}/)
    }),
  )
})

test('le mot de passe de la démonstration est celui que l’on annonce', () =>
  assert.equal(MOT_DE_PASSE_DEMO, 'Demo-oGestion-2026!'))
