// The second factor of the demo's people, given wherever a page asks it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { PERSONNES } from '../../db/demo/personnes.ts'
import { currentCode } from '../../src/auth/totp.ts'

const PERIODE_MS = 30_000
/** Server and person → the last period whose code was given: none serves twice. */
const servis = new Map<string, number>()

/** Past the page that asks for a code, if that is where she is. */
export async function passeFacteur(page: Page, email: string): Promise<void> {
  const { origin, pathname } = new URL(page.url())
  if (pathname !== '/connexion/verification' && pathname !== '/mon-compte/confirmation') return
  await page.locator('input[name=code]').fill(await nextCode(origin, email))
  await Promise.all([
    page.waitForNavigation(),
    page.getByRole('button', { name: 'Continuer', exact: true }).click(),
  ])
}

async function nextCode(origin: string, email: string): Promise<string> {
  const secret = PERSONNES.find((personne) => personne.email === email)?.secretTotp ?? ''
  const qui = `${origin} ${email}`
  const pas = Math.max((servis.get(qui) ?? 0) + 1, Math.floor(Date.now() / PERIODE_MS) - 1)
  servis.set(qui, pas)
  // One period ahead is admitted.
  await sleep(Math.max(0, (pas - 1) * PERIODE_MS - Date.now()))
  return currentCode(secret, new Date(pas * PERIODE_MS))
}
