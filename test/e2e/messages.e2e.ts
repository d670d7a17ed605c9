// A conversation from both sides, and a complaint about accessibility: every page on the way is examined.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { ouvreAtelier } from './atelier.ts'
import { ETROIT, overflow, type Visite } from './visite.ts'

const { visite } = await ouvreAtelier()

/** A message on the first dossier of the list; the address of its conversation. */
async function ecrit({ va, suit, page }: Visite, message: string): Promise<string> {
  await va('/dossiers?statut=ACCORDE')
  await suit(() => page.locator('tbody th a').first().click())
  await page.locator('textarea[name=texte]').fill(message)
  await suit(() => page.getByRole('button', { name: 'Envoyer' }).click())
  await page.getByText('Votre message est parti').waitFor()
  return new URL(page.url()).pathname
}

const deconnecte = (page: Page) =>
  Promise.all([page.waitForNavigation(), page.locator('form[action="/deconnexion"] button').first().click()])

test(
  'l’organisme écrit depuis un dossier, l’équipe répond, l’accueil et la conversation le montrent',
  visite(async (visiteur) => {
    const { seConnecte, va, suit, page } = visiteur
    await seConnecte('gaelle@alpha.example')
    const conversation = await ecrit(visiteur, 'Bonjour,\n13 h 30 ou 14 h ?')
    await va('/messages')
    await va('/messages/nouveau')
    await deconnecte(page)
    await seConnecte('gisele@opco.example')
    await va('/gestion/messages')
    await suit(() => page.locator('tbody th a').first().click())
    await page.locator('textarea[name=texte]').fill('14 h.')
    await suit(() => page.getByRole('button', { name: 'Envoyer la réponse' }).click())
    await va('/gestion/messages?etat=repondu')
    await deconnecte(page)
    await seConnecte('gaelle@alpha.example')
    await suit(() => page.getByRole('link', { name: /Lire 1 réponse/ }).click())
    assert.equal(new URL(page.url()).pathname, conversation)
    assert.equal(await page.locator('.echanges > li').count(), 2)
  }),
)

test(
  'sans JavaScript, sur un téléphone : écrire, se tromper, signaler un défaut et le traiter',
  visite(
    async (visiteur) => {
      const { seConnecte, va, suit, page } = visiteur
      await seConnecte('colin@alpha.example')
      await ecrit(visiteur, `Un mot très long : ${'a'.repeat(300)}`)
      assert.deepEqual(await overflow(page), [])
      await suit(() => page.getByRole('button', { name: 'Envoyer' }).click())
      await page.getByRole('link', { name: 'Écrivez votre message.' }).waitFor()
      await va('/messages')
      assert.deepEqual(await overflow(page), [])
      await va('/accessibilite/signalement')
      for (const [champ, valeur] of Object.entries({ nom: 'Zoé', email: 'zoe@ete.example', page: '/' }))
        await page.locator(`[name=${champ}]`).fill(valeur)
      await page.locator('textarea').fill('Le menu ne se lit pas.')
      await suit(() => page.getByRole('button', { name: 'Envoyer le signalement' }).click())
      await page.getByText('Gardez cette référence').waitFor()
      await va('/')
      await deconnecte(page)
      await seConnecte('gisele@opco.example')
      await va('/gestion/messages')
      assert.deepEqual(await overflow(page), [])
      await suit(() => page.getByRole('link', { name: /Accessibilité, SA-/ }).click())
      assert.deepEqual(await overflow(page), [])
      await suit(() => page.getByRole('button', { name: 'Marquer comme résolu sans répondre' }).click())
    },
    { javaScriptEnabled: false, viewport: ETROIT },
  ),
)
