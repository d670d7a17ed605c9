// One's own account: its pages, a passkey made by the browser itself, and the end of a session that is announced.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOT_DE_PASSE_DEMO } from '../../db/demo/personnes.ts'
import { ouvreAtelier } from './atelier.ts'
import { LARGE } from './visite.ts'

const { visite } = await ouvreAtelier()

test(
  'les pages du compte se lisent aux deux largeurs',
  visite(async ({ seConnecte, va }) => {
    await seConnecte('amelie@alpha.example')
    for (const chemin of [
      '/mon-compte',
      '/mon-compte/mot-de-passe',
      '/mon-compte/email',
      '/mon-compte/facteurs',
      '/mon-compte/facteurs/application',
      '/mon-compte/facteurs/application/retrait',
      '/mon-compte/facteurs/cle',
      '/mon-compte/facteurs/codes',
      '/utilisateurs/second-facteur',
      '/demo/codes',
    ])
      await va(chemin)
  }),
)

test(
  'une clé d’accès se crée, puis ouvre la session du financeur',
  visite(async ({ page, contexte, seConnecte, va, suit }) => {
    const cdp = await contexte.newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await seConnecte('hugo@opco.example')
    await va('/gestion/facteurs')
    await va('/mon-compte/facteurs/cle')
    await page.getByLabel('Nom de cette clé').fill('Clé d’essai')
    await page.locator('input[name=motDePasse]').fill(MOT_DE_PASSE_DEMO)
    await suit(() => page.getByRole('button', { name: 'Créer la clé d’accès' }).click())
    assert.equal(await page.locator('.codes-secours li').count(), 10)
    await suit(() => page.getByRole('link', { name: 'J’ai noté mes codes' }).click())
    await suit(() => page.getByRole('button', { name: 'Se déconnecter' }).click())
    await page.getByLabel('Identifiant').fill('hugo@opco.example')
    await page.locator('input[name=motDePasse]').fill(MOT_DE_PASSE_DEMO)
    await suit(() => page.getByRole('button', { name: 'Se connecter' }).click())
    await suit(() => page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click())
    assert.equal(new URL(page.url()).pathname, '/gestion')
  }),
)

test(
  'deux minutes avant la fin, un message propose de rester ; fermé, il laisse la page telle quelle',
  visite(
    async ({ page, seConnecte, va }) => {
      await page.clock.install()
      await seConnecte('lea@alpha.example')
      await va('/dossiers')
      const message = page.getByRole('dialog', { name: 'Votre session va se terminer' })
      assert.equal(await message.isVisible(), false)
      await page.clock.fastForward('28:01')
      await message.waitFor()
      await page.getByRole('button', { name: 'Rester connecté' }).click()
      await message.waitFor({ state: 'hidden' })
      await page.clock.fastForward('27:00')
      assert.equal(await message.isVisible(), false)
      await page.clock.fastForward('03:01')
      await message.waitFor()
      assert.match((await message.textContent()) ?? '', /Elle est terminée/)
      await page.getByRole('button', { name: 'Fermer ce message' }).click()
      await message.waitFor({ state: 'hidden' })
    },
    { viewport: LARGE },
  ),
)
