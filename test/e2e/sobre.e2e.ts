// What must work with less: without scripts, by keyboard alone, at 320 px, enlarged four times, and a PDF's text.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import { MOT_DE_PASSE_DEMO } from '../../db/demo/personnes.ts'
import { ouvreAtelier } from './atelier.ts'
import { overflow } from './visite.ts'

const { visite } = await ouvreAtelier()

test(
  'sans JavaScript, le parcours entier',
  visite(
    async ({ seConnecte, va, suit, page }) => {
      await seConnecte('amelie@alpha.example')
      for (const chemin of ['/', '/utilisateurs', '/utilisateurs/nouveau', '/reglements', '/etablissements'])
        await va(chemin)
      await va('/dossiers')
      await page.getByLabel('Établissement').selectOption({ index: 2 })
      await suit(() => page.getByRole('button', { name: 'Rechercher' }).click())
      await suit(() => page.locator('tbody th a').first().click())
      await va('/reglements?statut=EXECUTE')
      await suit(() => page.locator('tbody th a').first().click())
      await va('/etablissements/E900001?onglet=documents')
      await suit(() => page.locator('.document-ouvrir:visible').first().click())
      assert.equal(await page.locator('iframe').count(), 1)
      await Promise.all([
        page.waitForNavigation(),
        page.locator('form[action="/deconnexion"] button').first().click(),
      ])
      assert.equal(new URL(page.url()).pathname, '/connexion')
    },
    { javaScriptEnabled: false },
  ),
)

test(
  'au clavier seul : se connecter, filtrer, ouvrir un dossier et son accord, se déconnecter',
  visite(async ({ va, page }) => {
    await va('/connexion')
    await tabTo(page, 'input[name=identifiant]')
    await page.keyboard.type('amelie@alpha.example')
    await tabTo(page, 'input[name=motDePasse]')
    await page.keyboard.type(MOT_DE_PASSE_DEMO)
    await enter(page)
    await tabTo(page, 'a[href="/dossiers"]')
    await enter(page)
    await tabTo(page, 'select[name=dispositif]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await tabTo(page, '.filtres button[type=submit]')
    await enter(page)
    assert.ok(new URL(page.url()).searchParams.get('dispositif'))
    await tabTo(page, 'tbody th a')
    await enter(page)
    await tabTo(page, 'a.document-ouvrir')
    await enter(page)
    assert.equal(await page.locator('iframe').count(), 1)
    await tabTo(page, 'form[action="/deconnexion"] button')
    await enter(page)
    assert.equal(new URL(page.url()).pathname, '/connexion')
  }),
)

/** Presses Tab until the focus is on what the selector names, and sees that it shows. */
async function tabTo(page: Page, selecteur: string): Promise<void> {
  for (let pas = 0; pas < 150; pas++) {
    await page.keyboard.press('Tab')
    const [atteint, visible] = await page.evaluate((css) => {
      const actif = document.activeElement
      const { outlineStyle, boxShadow } = actif
        ? getComputedStyle(actif)
        : { outlineStyle: 'none', boxShadow: 'none' }
      return [actif?.matches(css) ?? false, outlineStyle !== 'none' || boxShadow !== 'none']
    }, selecteur)
    if (!atteint) continue
    assert.ok(visible, `${selecteur} : le focus ne se voit pas`)
    return
  }
  assert.fail(`${selecteur} ne s’atteint pas au clavier`)
}

async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
}

describe('à l’étroit', () => {
  const PAGES = [
    '/',
    '/dossiers',
    '/reglements',
    '/etablissements',
    '/utilisateurs',
    '/utilisateurs/nouveau',
    '/etablissements/E900001',
  ]
  for (const [nom, viewport] of [
    ['320 px', { width: 320, height: 640 }],
    ['1280 px agrandis quatre fois', { width: 320, height: 225 }],
  ] as const)
    test(
      `rien ne déborde à ${nom}`,
      visite(
        async ({ page, seConnecte }) => {
          await seConnecte('amelie@alpha.example')
          for (const chemin of PAGES) {
            await page.goto(chemin)
            assert.deepEqual(await overflow(page), [], chemin)
          }
        },
        { viewport },
      ),
    )
})

test('un accord ouvert dans la page montre son texte', async (t) => {
  await visite(async ({ seConnecte, page }) => {
    await seConnecte('amelie@alpha.example')
    if (!(await page.evaluate(() => navigator.pdfViewerEnabled)))
      return t.skip('ce navigateur n’affiche pas les PDF')
    await page.goto('/etablissements/E900001?onglet=documents')
    await page.locator('.document-ouvrir:visible').first().click()
    await page.locator('iframe').scrollIntoViewIfNeeded()
    assert.ok(await waitForText(page, 20_000), 'le PDF ne s’affiche pas')
  })()
})

async function waitForText(page: Page, delai: number): Promise<boolean> {
  const limite = performance.now() + delai
  while (performance.now() < limite) {
    if (await showsText(page, await page.locator('iframe').screenshot())) return true
    await page.waitForTimeout(500)
  }
  return false
}

/**
 * A sheet with text is mostly white with some black. The viewer alone is all dark, an empty sheet all white.
 * Looked at where the sheet lies, by the browser, in a blank page.
 */
async function showsText(page: Page, png: Buffer): Promise<boolean> {
  const blanche = await page.context().newPage()
  const { noir, blanc } = await blanche.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
    const { width, height } = image
    const dessin = new OffscreenCanvas(width, height).getContext('2d')
    dessin?.drawImage(image, 0, 0)
    const points = dessin?.getImageData(width * 0.4, height * 0.15, width * 0.5, height * 0.6).data ?? []
    const compte = { noir: 0, blanc: 0 }
    for (let i = 0; i < points.length; i += 4) {
      const somme = (points[i] ?? 0) + (points[i + 1] ?? 0) + (points[i + 2] ?? 0)
      if (somme < 200) compte.noir += 4 / points.length
      if (somme > 740) compte.blanc += 4 / points.length
    }
    return compte
  }, png.toString('base64'))
  await blanche.close()
  return blanc > 0.5 && noir > 0.004
}
