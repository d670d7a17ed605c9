import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerOrganisme, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)

async function premiereVisite() {
  const { email, id } = await creerPersonne(banc, alpha, { conditions: false })
  return { nav: await seConnecter(banc, email), id }
}

test('avant d’accepter, tout mène aux conditions, sauf les textes et la déconnexion', async () => {
  const { nav } = await premiereVisite()
  for (const url of ['/', '/dossiers', '/reglements', '/etablissements', '/utilisateurs']) {
    assert.equal((await nav.get(url)).headers.location, '/conditions', url)
  }
  for (const url of [
    '/conditions',
    '/accessibilite',
    '/mentions-legales',
    '/donnees-personnelles',
    '/aide',
    '/health/live',
  ]) {
    assert.equal((await nav.get(url)).statusCode, 200, url)
  }
  assert.equal((await nav.post('/deconnexion')).statusCode, 303)
})

test('les deux cases sont nécessaires, et la case cochée le reste', async () => {
  const { nav, id } = await premiereVisite()
  const reponse = await nav.post('/conditions', { rgpd: 'oui' })
  assert.equal(reponse.statusCode, 422)
  assert.ok(texte(reponse).includes('Cochez cette case pour accepter les conditions générales'))
  assert.match(reponse.body, /name="rgpd"[^>]*checked/)
  const preuves = await banc.proprietaire((trx) =>
    trx.selectFrom('acceptation').where('utilisateur_id', '=', id).selectAll().execute(),
  )
  assert.equal(preuves.length, 0)
})

test('accepter garde deux preuves et ouvre l’espace ; une nouvelle version est demandée à nouveau', async () => {
  const { nav, id } = await premiereVisite()
  assert.equal(
    (await nav.post('/conditions', { rgpd: 'oui', cgu: 'oui', versionRgpd: '2', versionCgu: '1' })).headers
      .location,
    '/',
  )
  await nav.post('/conditions', { rgpd: 'oui', cgu: 'oui', versionRgpd: '2', versionCgu: '1' })
  const preuves = await banc.proprietaire((trx) =>
    trx
      .selectFrom('acceptation')
      .innerJoin('texte', (join) =>
        join.onRef('texte.type', '=', 'acceptation.type').onRef('texte.version', '=', 'acceptation.version'),
      )
      .where('utilisateur_id', '=', id)
      .select([
        'acceptation.type',
        'acceptation.version',
        'acceptation.adresse',
        'acceptation.empreinte',
        'texte.empreinte as attendue',
      ])
      .execute(),
  )
  assert.deepEqual(preuves.map((p) => [p.type, p.version, p.adresse]).sort(), [
    ['CGU', 1, '127.0.0.1'],
    ['RGPD', 2, '127.0.0.1'],
  ])
  for (const preuve of preuves) assert.deepEqual(preuve.empreinte, preuve.attendue)
  assert.notEqual((await nav.get('/')).headers.location, '/conditions')
  await banc.proprietaire((trx) =>
    trx
      .insertInto('texte')
      .values({
        type: 'CGU',
        version: 2,
        contenu: 'Nouvelles conditions',
        empreinte: Buffer.alloc(32),
        publie_le: banc.deps.horloge(),
      })
      .execute(),
  )
  assert.equal((await nav.get('/dossiers')).headers.location, '/conditions')
})
