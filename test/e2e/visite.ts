// One person's visit: every page she sees is checked, whatever the test is about.
import assert from 'node:assert/strict'
import AxeBuilder from '@axe-core/playwright'
import { HtmlValidate } from 'html-validate'
import type { Browser, BrowserContext, Page, Response } from 'playwright-core'
import { MOT_DE_PASSE_DEMO } from '../../db/demo/personnes.ts'
import { passeFacteur } from './facteur.ts'

export const LARGE = { width: 1280, height: 900 }
export const ETROIT = { width: 360, height: 740 }

type Taille = typeof LARGE

const NORMES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations' as const],
}

const html = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // How a machine writes, not what it says.
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'doctype-style': 'off',
    'no-raw-characters': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    'long-title': 'off',
    // Our own files, under our own address.
    'require-sri': 'off',
    'no-inline-style': 'error',
    // Told again because a table drawn as blocks, on a phone, is a table no more to a screen reader.
    'no-redundant-role': 'off',
    // Check boxes of one question share their name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'submit'] }],
  },
})

export type Visite = {
  page: Page
  contexte: BrowserContext
  /** Opens an address of the product and examines the page. */
  va(chemin: string): Promise<Response>
  /** Clicks what leads to a page, and examines it. */
  suit(action: () => Promise<unknown>): Promise<void>
  seConnecte(email: string): Promise<void>
  /** Fails when the browser complained of anything, or asked anything of another host. */
  termine(): Promise<void>
}

export async function ouvreVisite(
  navigateur: Browser,
  adresse: string,
  { javaScriptEnabled = true, viewport = LARGE } = {},
): Promise<Visite> {
  const contexte = await navigateur.newContext({
    baseURL: adresse,
    javaScriptEnabled,
    viewport,
    locale: 'fr-FR',
  })
  const page = await contexte.newPage()
  const plaintes = listen(contexte, page, adresse)
  const vues = new Set<string>()
  let qui = ''
  const examine = async () => {
    if (vues.has(page.url())) return
    vues.add(page.url())
    plaintes.push(...(await checkHtml(page)))
    if (javaScriptEnabled) plaintes.push(...(await checkAccess(page, viewport)))
  }
  const visite: Visite = {
    page,
    contexte,
    async va(chemin) {
      const reponse = await page.goto(chemin)
      assert.ok(reponse)
      assert.ok(reponse.status() < 400, `${chemin} répond ${reponse.status()}`)
      await examine()
      if (qui) await passeFacteur(page, qui)
      await examine()
      return reponse
    },
    async suit(action) {
      await Promise.all([page.waitForNavigation(), action()])
      await examine()
    },
    async seConnecte(email) {
      await page.goto('/connexion')
      await page.getByLabel('Identifiant').fill(email)
      await page.locator('input[name=motDePasse]').fill(MOT_DE_PASSE_DEMO)
      await visite.suit(() => page.getByRole('button', { name: 'Se connecter' }).click())
      qui = email
      await passeFacteur(page, email)
      await examine()
    },
    async termine() {
      await contexte.close()
      assert.deepEqual(plaintes, [])
    },
  }
  return visite
}

/** Errors of scripts, refusals of the content policy, missing files, other hosts: gathered, said at the end. */
function listen(contexte: BrowserContext, page: Page, adresse: string): string[] {
  const plaintes: string[] = []
  page.on('console', (message) => {
    // 422 is a form shown again with its errors.
    if (message.type() === 'error' && !/status of 422/.test(message.text()))
      plaintes.push(`${page.url()} : ${message.text()}`)
  })
  page.on('pageerror', ({ message }) => {
    // A view transition that comes too late is only a drawing that the browser leaves out.
    if (!message.startsWith('Transition was')) plaintes.push(`${page.url()} : ${message}`)
  })
  contexte.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && origin !== adresse) plaintes.push(`demande à ${origin}`)
  })
  return plaintes
}

/** As the server wrote it: what scripts add is axe's to judge. */
async function checkHtml(page: Page): Promise<string[]> {
  const reponse = await page.request.get(page.url())
  if (!reponse.headers()['content-type']?.startsWith('text/html')) return []
  const { results } = await html.validateString(await reponse.text())
  return results
    .flatMap(({ messages }) => messages)
    .map(
      ({ line, message, ruleId, selector }) =>
        `${page.url()} ligne ${line} : ${ruleId}, ${message} ${selector ?? ''}`,
    )
}

/** At the width of the visit, and on a phone; nothing may scroll sideways. */
async function checkAccess(page: Page, viewport: Taille): Promise<string[]> {
  const fautes: string[] = []
  for (const taille of viewport === LARGE ? [LARGE, ETROIT] : [viewport]) {
    await page.setViewportSize(taille)
    const ou = `${page.url()} à ${taille.width} px`
    // Legacy: in the page itself, three times as fast; no frame of ours holds a page.
    const { violations } = await new AxeBuilder({ page }).options(NORMES).setLegacyMode(true).analyze()
    for (const { id, help, nodes } of violations)
      fautes.push(`${ou} : ${id}, ${help} ; ${nodes.map((node) => node.html).join(' ')}`)
    for (const element of await overflow(page)) fautes.push(`${ou} : ${element} déborde`)
  }
  await page.setViewportSize(viewport)
  return fautes
}

/** What makes the page scroll sideways, if it does (a table that scrolls in its own frame does not). */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { documentElement: racine } = document
    if (racine.scrollWidth <= racine.clientWidth + 1) return []
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > racine.clientWidth + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
  })
}
