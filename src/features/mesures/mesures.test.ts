import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connecte, creerOrganisme, navigateur, ouvreBanc } from '../../../test/support.ts'
import { buildApp } from '../../app.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { postCourriel } from '../courriels/actions.ts'

const JETON = 'jeton-de-mesure-0123456789'
const banc = await ouvreBanc({ metricsToken: JETON })
const alpha = await creerOrganisme(banc, { raisonSociale: 'Zanzibar Formation' })
const authorization = `Bearer ${JETON}`
const mesure = async (entete = authorization) => navigateur(banc).get('/metrics', { authorization: entete })

test('sans jeton réglé, l’adresse n’existe pas ; avec, elle ne répond qu’à qui le montre', async (t) => {
  const app = await buildApp({ ...banc.deps, config: { ...banc.deps.config, metricsToken: null } })
  t.after(() => app.close())
  assert.equal((await navigateur({ ...banc, app }).get('/metrics', { authorization })).statusCode, 404)
  for (const entete of ['', JETON, `Bearer ${JETON}x`, `bearer ${JETON}`, 'Bearer ']) {
    const refus = await mesure(entete)
    assert.equal(refus.statusCode, 401, entete)
    assert.equal(refus.headers['www-authenticate'], 'Bearer')
    assert.doesNotMatch(refus.body, /ogestion_/)
  }
  assert.match(String((await mesure()).headers['content-type']), /^text\/plain; version=/)
})

test('les durées sont comptées par route, et rien n’y nomme un objet, un organisme ou une personne', async () => {
  const amelie = await connecte(banc, alpha)
  await amelie.get('/dossiers/D-SECRET-77?mot=Zanzibar')
  await amelie.get('/rien/du/tout')
  const { body } = await mesure()
  assert.match(body, /_seconds_count\{method="GET",route="\/dossiers\/:numero",status="404"\} 1\n/)
  assert.match(body, /_seconds_count\{method="GET",route="none",status="404"\} 1\n/)
  assert.doesNotMatch(body, /D-SECRET|Zanzibar|@|Garnier|rien\/du/)
  for (const nom of ['nodejs_eventloop_lag_seconds', 'ogestion_database_connections{state="waiting"} 0'])
    assert.ok(body.includes(nom), nom)
})

test('ce qui attend est dit, relu toutes les trente secondes et pas à chaque lecture', async () => {
  const jauge = async (debut: string) =>
    (await mesure()).body.split('\n').find((ligne) => ligne.startsWith(debut))
  banc.avance({ minutes: 1 })
  const attente = 'ogestion_waiting{kind="courriels"}'
  const avant = Number((await jauge(attente))?.split(' ').at(-1))
  const { base, queue, horloge } = banc.deps
  await horsOrganisme(base, (trx) =>
    postCourriel(trx, queue, horloge(), {
      destinataire: 'a@alpha.example',
      modele: 'alerte',
      donnees: { nature: 'Fichier infecté' },
    }),
  )
  assert.equal(await jauge(attente), `${attente} ${avant}`)
  banc.avance({ minutes: 1 })
  assert.equal(await jauge(attente), `${attente} ${avant + 1}`)
  assert.match(String(await jauge('ogestion_jobs{name="envoyer-courriel",state="created"}')), / \d+$/)
  assert.equal(await jauge('ogestion_database_up'), 'ogestion_database_up 1')
  // No lot has come yet: no age is told.
  assert.equal(await jauge('ogestion_lot_age_seconds'), undefined)
})

test('la base arrêtée, les mesures du processus restent, et disent qu’elle ne répond pas', async (t) => {
  const base = { ...banc.deps.base, run: () => Promise.reject(new Error('arrêtée')) }
  const app = await buildApp({ ...banc.deps, base })
  t.after(() => app.close())
  const { statusCode, body } = await navigateur({ ...banc, app }).get('/metrics', { authorization })
  assert.equal(statusCode, 200)
  assert.match(body, /^ogestion_database_up 0$/m)
  assert.doesNotMatch(body, /ogestion_waiting\{/)
})
