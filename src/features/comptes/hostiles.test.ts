import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dernierLien } from '../../../test/fabriques/courriels.ts'
import { creerOrganisme, creerPersonne, navigateur, ouvreBanc, seConnecter } from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)

const DEMANDE = {
  siret: '732 829 320 00074',
  nda: '84 38 01234 38',
  raisonSociale: 'Zoé d’Été-Œuvray Formation',
  nom: 'Œuvray',
  prenom: 'Zoé',
  email: 'zoe@ete.example',
}

const choix = (motDePasse: string) => ({ motDePasse, confirmation: motDePasse })

async function demanderLien(email: string) {
  const reponse = await navigateur(banc).post('/mot-de-passe-oublie', { email })
  assert.equal(reponse.statusCode, 303)
  return dernierLien(banc, email, 'reinitialisation')
}

test('une saisie hostile n’atteint ni la base ni un en-tête de courriel, et ne casse rien', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  const hostiles = [
    '\0',
    'a\0b@c.fr',
    'a@b.fr\r\nBcc: x@y.fr',
    'x'.repeat(10_000),
    '\ud800',
    '{"$ne":1}',
    '__proto__',
  ]
  for (const valeur of hostiles) {
    const tout = Object.fromEntries(Object.keys(DEMANDE).map((champ) => [champ, valeur]))
    for (const [url, champs] of [
      ['/mot-de-passe-oublie', { email: valeur }],
      ['/demande-de-compte', tout],
      [lien, { motDePasse: valeur, confirmation: '' }],
      [`/activation/${encodeURIComponent(valeur.toWellFormed().slice(0, 60))}`, choix(valeur)],
    ] as const) {
      const reponse = await navigateur(banc).post(url, champs)
      assert.ok(reponse.statusCode >= 400 && reponse.statusCode < 500, `${url} ${JSON.stringify(valeur)}`)
    }
  }
})

test('listes, objets et corps d’une autre nature sont refusés sans erreur', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  for (const url of ['/mot-de-passe-oublie', '/demande-de-compte', lien, '/invitations/acceptation']) {
    const nav = await (url.startsWith('/invitations') ? seConnecter(banc, email) : navigateur(banc))
    assert.equal(
      (await nav.post(url, { email: ['a@b.fr', 'c@d.fr'], motDePasse: ['x', 'y'] })).statusCode,
      422,
      url,
    )
    for (const payload of ['null', '[]', '"x"', '{"email":{"a":1},"motDePasse":[1]}']) {
      const headers = {
        host: 'localhost:3000',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        cookie: nav.cookie(),
      }
      const { statusCode } = await banc.app.inject({ method: 'POST', url, payload, headers })
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} ${payload} ${statusCode}`)
    }
  }
})

test('une demande venue d’un autre site est refusée', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  const ailleurs = { 'sec-fetch-site': 'cross-site' }
  for (const url of ['/mot-de-passe-oublie', '/demande-de-compte', lien, '/invitations/acceptation']) {
    assert.equal((await navigateur(banc).post(url, {}, ailleurs)).statusCode, 403, url)
  }
})
