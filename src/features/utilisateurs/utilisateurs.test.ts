import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  chezAlpha,
  fiche,
  habilitation,
  invite,
  nouvelleAdresse,
} from '../../../test/fabriques/utilisateurs.ts'
import { connecte, creerOrganisme, creerPersonne, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

test('la personne d’un autre organisme n’existe pas, quoi qu’on envoie', async () => {
  const { amelie } = await chezAlpha(banc)
  const beta = await creerOrganisme(banc)
  const bruno = await creerPersonne(banc, beta)
  const inconnue = 'c0ffee00-0000-4000-8000-000000000000'
  for (const suite of ['', '/invitation', '/desactivation', '/reactivation']) {
    const champs = { version: '1', profil: 'lecteur', portee: 'tous' }
    const etranger = await amelie.post(`/utilisateurs/${bruno.habilitationId}${suite}`, champs)
    const absent = await amelie.post(`/utilisateurs/${inconnue}${suite}`, champs)
    assert.equal(etranger.statusCode, 404, suite)
    assert.equal(etranger.body, absent.body)
  }
  assert.equal((await amelie.post(`/utilisateurs/${bruno.habilitationId}`, {})).statusCode, 404)
  assert.equal((await amelie.get(`/utilisateurs/${bruno.habilitationId}`)).statusCode, 404)
  assert.equal((await amelie.get('/utilisateurs/12')).statusCode, 404)
  assert.equal((await habilitation(banc, beta, bruno.email)).etat, 'actif')
})

test('seul un administrateur gère les utilisateurs', async () => {
  const { organisme, ameliesId } = await chezAlpha(banc)
  for (const profil of ['gestionnaire', 'comptable', 'lecteur'] as const) {
    const nav = await connecte(banc, organisme, { profil })
    for (const url of ['/utilisateurs', '/utilisateurs/nouveau', `/utilisateurs/${ameliesId}`]) {
      assert.equal((await nav.get(url)).statusCode, 403, `${profil} ${url}`)
    }
    assert.equal((await nav.post('/utilisateurs/nouveau', fiche(nouvelleAdresse()))).statusCode, 403)
    assert.equal((await nav.post(`/utilisateurs/${ameliesId}/desactivation`)).statusCode, 403)
  }
})

test('un formulaire vide dit à chaque champ quoi saisir', async () => {
  const { amelie } = await chezAlpha(banc)
  const reponse = await amelie.post('/utilisateurs/nouveau', {})
  assert.equal(reponse.statusCode, 422)
  for (const mots of [
    'Saisissez le nom',
    'Saisissez le prénom',
    'prenom.nom@exemple.fr',
    'Choisissez ce que la personne pourra faire',
  ]) {
    assert.ok(texte(reponse).includes(mots), mots)
  }
  const sansCase = await amelie.post('/utilisateurs/nouveau', fiche(nouvelleAdresse(), { portee: 'choix' }))
  assert.match(texte(sansCase), /Cochez au moins un établissement/)
})

test('noms accentués, composés ou décomposés, s’enregistrent et se retrouvent', async () => {
  const { amelie } = await chezAlpha(banc)
  await invite(amelie, undefined, { prenom: 'Zoé'.normalize('NFD'), nom: ' d’Été-Œuvray '.normalize('NFD') })
  for (const cherche of ['été-œuvray', 'ETE OEUVRAY', 'zoe d’ete', 'Été'.normalize('NFD')]) {
    const { body } = await amelie.get(`/utilisateurs?${new URLSearchParams({ nom: cherche })}`)
    assert.match(body, /D’ÉTÉ-ŒUVRAY Zoé/, cherche)
  }
  assert.match(texte(await amelie.get('/utilisateurs?nom=%25')), /Personne ne correspond/)
})

test('un nom d’ailleurs se retrouve tel qu’il s’écrit, et sans ses accents', async () => {
  const { amelie } = await chezAlpha(banc)
  await invite(amelie, undefined, { prenom: 'Łukasz', nom: 'Šimić-Đorđević' })
  for (const cherche of ['Šimić', 'simic', 'Łukasz', 'lukasz', 'ŠIMIĆ ĐORĐEVIĆ', 'dordevic'])
    assert.match(
      (await amelie.get(`/utilisateurs?${new URLSearchParams({ nom: cherche })}`)).body,
      /ŠIMIĆ-ĐORĐEVIĆ Łukasz/,
      cherche,
    )
})

test('un filtre qui n’a pas de sens est laissé de côté et dit', async () => {
  const { amelie } = await chezAlpha(banc)
  for (const query of [
    'etat=perdu',
    'etat[]=actif',
    'page=0',
    'page=9999999',
    'nom=%00',
    `nom=${'x'.repeat(3000)}`,
    'inconnu=1',
    'etat=actif&etat=invite',
  ]) {
    const reponse = await amelie.get(`/utilisateurs?${query}`)
    assert.equal(reponse.statusCode, 200, query)
    assert.match(texte(reponse), /GARNIER/, query)
  }
  assert.match(texte(await amelie.get('/utilisateurs?etat=perdu')), /Filtre laissé de côté/)
})

test('des saisies hostiles ne créent rien et ne cassent rien', async () => {
  const { organisme, amelie, ameliesId } = await chezAlpha(banc)
  const hostiles = [
    '\0',
    'a\0b@c.fr',
    'a@b.fr\r\nBcc: x@y.fr',
    'x'.repeat(10_000),
    '\ud800',
    '9'.repeat(40),
    '__proto__',
  ]
  const correcte = { ...fiche('correcte@alpha.example'), portee: 'choix', etablissement: 'E1', version: '99' }
  for (const valeur of hostiles) {
    for (const champ of Object.keys(correcte)) {
      for (const url of ['/utilisateurs/nouveau', `/utilisateurs/${ameliesId}`]) {
        const { statusCode } = await amelie.post(url, { ...correcte, [champ]: valeur })
        assert.ok([409, 422].includes(statusCode), `${url} ${champ} ${statusCode}`)
      }
    }
  }
  for (const payload of [
    'null',
    '[]',
    '{"nom":{"a":1},"email":["a@b.fr"],"etablissement":{"x":1}}',
    '{"__proto__":{"polluted":1}}',
  ]) {
    for (const url of [
      '/utilisateurs/nouveau',
      `/utilisateurs/${ameliesId}`,
      `/utilisateurs/${ameliesId}/invitation`,
    ]) {
      const headers = {
        host: 'localhost:3000',
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        cookie: amelie.cookie(),
      }
      const { statusCode } = await banc.app.inject({ method: 'POST', url, payload, headers })
      assert.ok(statusCode >= 400 && statusCode < 500, `${url} ${payload} ${statusCode}`)
    }
  }
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('habilitation')
      .where('organisme_id', '=', organisme.id)
      .select(['id', 'profil', 'version'])
      .execute(),
  )
  assert.deepEqual(lignes, [{ id: ameliesId, profil: 'administrateur', version: 1 }])
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})
