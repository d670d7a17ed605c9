import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import {
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const NOUVEAU = 'girafe tambour lundi carafe'

const choix = (motDePasse: string) => ({ motDePasse, confirmation: motDePasse })

async function demanderLien(email: string) {
  const reponse = await navigateur(banc).post('/mot-de-passe-oublie', { email })
  assert.equal(reponse.statusCode, 303)
  return dernierLien(banc, email, 'reinitialisation')
}

test('un mot de passe oublié se remplace par un lien qui sert une fois et ferme les sessions', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const ancienne = await seConnecter(banc, email)
  const lien = await demanderLien(email)
  const nav = navigateur(banc)
  assert.match(texte(await nav.get(lien)), /Choisir mon mot de passe/)

  const reponse = await nav.post(lien, choix(NOUVEAU))
  assert.equal(reponse.statusCode, 303)
  assert.equal(reponse.headers.location, '/connexion?message=mot-de-passe')
  assert.match(texte(await nav.get('/connexion?message=mot-de-passe')), /mot de passe est enregistré/)
  assert.match(String((await ancienne.get('/conditions')).headers.location), /^\/connexion/)
  assert.equal((await nav.get(lien)).statusCode, 410)
  assert.equal((await nav.post(lien, choix('autre girafe tambour lundi'))).statusCode, 410)

  assert.equal(
    (await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })).statusCode,
    422,
  )
  await seConnecter(banc, email, NOUVEAU)
  const modeles = (await courriels(banc, email)).map(({ modele }) => modele)
  assert.deepEqual(modeles.sort(), ['mot-de-passe-change', 'reinitialisation'])
})

test('ouvrir le lien deux fois, ou le sonder, le laisse entier', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  const nav = navigateur(banc)
  for (let fois = 0; fois < 2; fois++) assert.equal((await nav.get(lien)).statusCode, 200)
  const sonde = await banc.app.inject({ method: 'HEAD', url: lien, headers: { host: 'localhost:3000' } })
  assert.equal(sonde.statusCode, 200)
  assert.equal((await nav.post(lien, choix(NOUVEAU))).statusCode, 303)
})

test('le lien d’un mot de passe oublié meurt après trente minutes', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  banc.avance({ minutes: 29 })
  assert.equal((await navigateur(banc).get(lien)).statusCode, 200)
  banc.avance({ minutes: 2 })
  const reponse = await navigateur(banc).post(lien, choix(NOUVEAU))
  assert.equal(reponse.statusCode, 410)
  assert.match(texte(reponse), /demandez un nouveau lien/)
})

test('un nouveau mot de passe éteint les autres liens demandés', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const premier = await demanderLien(email)
  banc.avance({ minutes: 1 })
  const second = await demanderLien(email)
  assert.notEqual(premier, second)
  assert.equal((await navigateur(banc).post(second, choix(NOUVEAU))).statusCode, 303)
  assert.equal((await navigateur(banc).get(premier)).statusCode, 410)
})

test('un lien demandé ne sert pas à l’adresse de l’autre sorte', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  assert.equal(
    (await navigateur(banc).get(lien.replace('/reinitialisation/', '/activation/'))).statusCode,
    410,
  )
})

test('la base garde l’empreinte du lien, jamais le lien', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const jeton = (await demanderLien(email)).split('/').at(-1) ?? ''
  assert.match(jeton, /^[\w-]{43}$/)
  const liens = await banc.proprietaire((trx) => trx.selectFrom('lien').selectAll().execute())
  assert.ok(!JSON.stringify(liens).includes(jeton))
})

test('une adresse inconnue reçoit la même réponse, dans le même temps, et aucun courriel', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const inconnue = 'personne@nullepart.example'
  const duree = async (adresse: string) => {
    const debut = performance.now()
    const reponse = await navigateur(banc).post('/mot-de-passe-oublie', { email: adresse })
    return { reponse, ms: performance.now() - debut }
  }
  const connue = await duree(email)
  const autre = await duree(inconnue)
  assert.equal(autre.reponse.statusCode, connue.reponse.statusCode)
  assert.equal(autre.reponse.body, connue.reponse.body)
  assert.equal(autre.reponse.headers.location, connue.reponse.headers.location)
  assert.ok(connue.ms >= 245 && autre.ms >= 245)
  assert.deepEqual(await courriels(banc, inconnue), [])
})

test('trois courriels par heure au plus partent vers une même adresse', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = navigateur(banc)
  await Promise.all(
    [email, email.toUpperCase(), email, email, email].map((adresse) =>
      nav.post('/mot-de-passe-oublie', { email: adresse }),
    ),
  )
  assert.equal((await courriels(banc, email)).length, 3)
  banc.avance({ minutes: 61 })
  await nav.post('/mot-de-passe-oublie', { email })
  assert.equal((await courriels(banc, email)).length, 4)
})

test('une personne désactivée partout ne reçoit pas de lien', async () => {
  const { email, habilitationId } = await creerPersonne(banc, alpha)
  await banc.proprietaire((trx) =>
    trx.updateTable('habilitation').set({ etat: 'desactive' }).where('id', '=', habilitationId).execute(),
  )
  await navigateur(banc).post('/mot-de-passe-oublie', { email })
  assert.deepEqual(await courriels(banc, email), [])
})

test('le mot de passe neuf lève l’attente due aux essais manqués', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = navigateur(banc)
  for (let essai = 0; essai < 6; essai++)
    await nav.post('/connexion', { identifiant: email, motDePasse: 'faux' })
  assert.equal(
    (await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })).statusCode,
    429,
  )
  await nav.post(await demanderLien(email), choix(NOUVEAU))
  await seConnecter(banc, email, NOUVEAU)
})

test('un mot de passe refusé laisse le lien entier et dit pourquoi au champ', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  const nav = navigateur(banc)
  const cas: [Record<string, string>, RegExp][] = [
    [choix('court'), /au moins 12 caractères/],
    [choix('Constructys2026!'), /reprend votre nom/],
    [choix('alpha formation'), /reprend votre nom/],
    [choix('azertyuiop12'), /essaie en premier/],
    [{ motDePasse: NOUVEAU, confirmation: 'autre chose ici' }, /deux fois le même/],
    [{ motDePasse: NOUVEAU }, /deux fois le même/],
    [{}, /Saisissez un mot de passe/],
    [choix('x'.repeat(10_000)), /128 caractères au plus/],
  ]
  for (const [champs, raison] of cas) {
    const reponse = await nav.post(lien, champs)
    assert.equal(reponse.statusCode, 422)
    assert.match(texte(reponse), raison)
    assert.match(reponse.body, /<title>Erreur/)
  }
  assert.equal((await nav.post(lien, choix(NOUVEAU))).statusCode, 303)
})

test('deux longs mots de passe qui diffèrent à la fin ne s’échangent pas', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const long = `girafe tambour lundi carafe ${'bleu zèbre cinq ruche '.repeat(4)}`.slice(0, 99)
  await navigateur(banc).post(await demanderLien(email), choix(`${long}a`))
  await assert.rejects(seConnecter(banc, email, `${long}b`))
  await seConnecter(banc, email, `${long}a`)
})

test('un lien s’ouvre aussi chez qui est déjà connecté, et y ferme la session', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const lien = await demanderLien(email)
  const autre = await seConnecter(banc, (await creerPersonne(banc, alpha)).email)
  const ouvert = await autre.get(lien)
  assert.equal(ouvert.statusCode, 200)
  assert.ok(ouvert.body.includes(email))
  assert.equal((await autre.post(lien, choix(NOUVEAU))).statusCode, 303)
  assert.equal((await autre.get('/connexion?message=mot-de-passe')).statusCode, 200)
})
