import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

describe('le nom du financeur', async () => {
  const banc = await ouvreBanc({ financeurNom: 'Financeur d’essai' })
  const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
  const hugo = await seConnecter(banc, email)
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const amelie = await connecte(banc, await creerOrganisme(banc))

  test('celui de l’installation d’abord, puis celui saisi ici, sur les pages et dans les courriels', async () => {
    assert.match((await hugo.get('/gestion/reglages')).body, /value="Financeur d’essai"/)
    const change = await hugo.post('/gestion/reglages/nom', { nom: 'OPCO <b>Bâtir</b>', version: '0' })
    assert.equal(change.statusCode, 303)
    assert.match(texte(await hugo.get('/gestion/reglages')), /Espace OPCO <b>Bâtir<\/b>/)
    banc.avance({ minutes: 1 })
    const anonyme = navigateur(banc)
    for (const page of [await amelie.get('/aide'), await anonyme.get('/aide')]) {
      assert.match(page.body, /OPCO &lt;b>Bâtir/)
      assert.doesNotMatch(page.body, /Financeur d’essai/)
    }
    await anonyme.post('/mot-de-passe-oublie', { email })
    assert.match((await anonyme.get('/demo/courriels')).body, /organismes de formation de OPCO &lt;b>Bâtir/)
    await hugo.post('/gestion/reglages/nom', { nom: 'Bâtir', version: '1' })
    assert.match(
      texte(await hugo.get('/gestion/reglages')),
      /Version 2 .* Nom : Bâtir auparavant OPCO <b>Bâtir<\/b> Version 1 .* Nom : OPCO <b>Bâtir<\/b>/,
    )
  })

  test('deux mains ne s’écrasent pas, un nom vide ou inchangé est refusé, un agent n’y a pas accès', async () => {
    const change = (nom: string, version = '2') => hugo.post('/gestion/reglages/nom', { nom, version })
    const memes = await Promise.all([change('Un'), change('Deux')])
    assert.deepEqual(memes.map(({ statusCode }) => statusCode).sort(), [303, 409])
    const tard = await change('Trois')
    assert.match(texte(tard), /Le nom enregistré est « (Un|Deux) »/)
    assert.match(tard.body, /value="Trois"/)
    assert.equal((await change(' ', '3')).statusCode, 422)
    assert.equal((await change('x'.repeat(101), '3')).statusCode, 422)
    const autre = await seConnecter(banc, agent.email)
    assert.equal((await autre.get('/gestion/reglages')).statusCode, 403)
    assert.equal((await autre.post('/gestion/reglages/nom', { nom: 'x', version: '3' })).statusCode, 403)
  })
})
