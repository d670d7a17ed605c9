import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { creerReglements } from '../../test/fabriques/reglements.ts'
import { type Banc, connecte, creerOrganisme, navigateur, ouvreBanc, texte } from '../../test/support.ts'
import { buildApp } from '../app.ts'
import { openBase, openPool } from '../db/client.ts'

const banc = await ouvreBanc()

/** Another process on the same database. */
async function ouvreProcessus(t: TestContext, de: Banc): Promise<Banc> {
  const base = openBase(openPool(de.connexions.application, 4))
  const app = await buildApp({ ...de.deps, base })
  t.after(async () => {
    await app.close()
    await base.destroy()
  })
  return { ...de, app }
}

test('deux serveurs comptent ensemble : une demande de trop est refusée par l’un comme par l’autre', async (t) => {
  const limite = await ouvreBanc({ rateLimit: 20 })
  const serveurs = [limite, await ouvreProcessus(t, limite)].map(navigateur)
  const demande = (rang: number) => serveurs[rang % 2]?.get('/aide')
  for (let rang = 0; rang < 20; rang++) assert.equal((await demande(rang))?.statusCode, 200, String(rang))
  for (const rang of [0, 1]) {
    const refus = await demande(rang)
    assert.equal(refus?.statusCode, 429)
    assert.ok(Number(refus?.headers['retry-after']) > 0)
  }
  // A third one, just started, knows of it within a second.
  const neuf = navigateur(await ouvreProcessus(t, limite))
  await neuf.get('/aide')
  await sleep(1200)
  assert.equal((await neuf.get('/aide')).statusCode, 429)
  limite.avance({ minutes: 2 })
  assert.equal((await demande(0))?.statusCode, 200)
  await sleep(1200)
  const gardees = await limite.proprietaire((trx) => trx.selectFrom('cadence').selectAll().execute())
  assert.deepEqual(
    gardees.map(({ cle, nombre }) => [cle, nombre]),
    [['adresse:127.0.0.1', 1]],
  )
})

test('une personne recherche soixante fois par minute au plus, même là où la limite générale est éteinte', async () => {
  const alpha = await creerOrganisme(banc)
  const nav = await connecte(banc, alpha, { profil: 'lecteur' })
  for (let rang = 0; rang < 60; rang++) assert.equal((await nav.get('/recherche')).statusCode, 200)
  const refus = await nav.get('/recherche?q=plan')
  assert.equal(refus.statusCode, 429)
  assert.match(texte(refus), /Vous avez fait trop de demandes\. Patientez un peu/)
  assert.equal((await nav.get('/dossiers')).statusCode, 200)
  const collegue = await connecte(banc, alpha, { profil: 'lecteur' })
  assert.equal((await collegue.get('/recherche?q=plan')).statusCode, 200)
})

test('une personne demande vingt fichiers par minute au plus', async () => {
  const nav = await connecte(banc, await creerOrganisme(banc), { profil: 'comptable' })
  for (let rang = 0; rang < 20; rang++)
    assert.equal((await nav.get('/exports/dossiers.csv')).statusCode, 200, String(rang))
  assert.equal((await nav.get('/exports/reglements.csv')).statusCode, 429)
})

/** A real server, with impatient delays. */
async function ecoute(t: TestContext, de: Banc, { inactivite = 60_000, entetes = 20_000 }) {
  const app = await buildApp(de.deps)
  t.after(() => app.close())
  app.server.timeout = inactivite
  app.server.headersTimeout = entetes
  Object.assign(app.server, { connectionsCheckingInterval: 50 })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const sockets: Socket[] = []
  t.after(() => {
    for (const socket of sockets) socket.destroy()
  })
  return {
    async open(debut: string): Promise<Socket> {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      sockets.push(socket)
      await once(socket, 'connect')
      socket.write(debut)
      return socket
    },
    get: (chemin: string, cookie = '') =>
      fetch(`http://127.0.0.1:${port}${chemin}`, { headers: { cookie, connection: 'close' } }),
  }
}

test('deux cents navigateurs qui n’achèvent pas leur demande ne retiennent personne, et sont coupés', async (t) => {
  const serveur = await ecoute(t, banc, { entetes: 1500 })
  const ouvertes = await Promise.all(
    Array.from({ length: 200 }, () => serveur.open('GET /aide HTTP/1.1\r\nHost: localhost\r\n')),
  )
  const coupees = Promise.all(ouvertes.map((socket) => once(socket.resume(), 'close')))
  const depart = performance.now()
  assert.equal((await serveur.get('/aide')).status, 200)
  assert.ok(performance.now() - depart < 1000)
  await coupees
  assert.ok(performance.now() - depart < 5000)
})

/** Files at once, as readers that ask and do not read leave them. */
function demandeFichier(nav: { cookie(): string }, adresse: string): string {
  return `GET ${adresse} HTTP/1.1\r\nHost: localhost\r\nCookie: ${nav.cookie()}\r\n\r\n`
}

test('cinquante fichiers demandés par un organisme qui ne les lit pas n’en retardent aucun autre, et sont coupés', async (t) => {
  const alpha = await creerOrganisme(banc)
  const beta = await creerOrganisme(banc, { raisonSociale: 'Bêta Formation' })
  await creerReglements(
    banc,
    alpha,
    Array.from({ length: 40_000 }, () => ({})),
  )
  const deAlpha = await Promise.all([1, 2, 3].map(() => connecte(banc, alpha, { profil: 'comptable' })))
  const deBeta = await connecte(banc, beta, { profil: 'comptable' })
  const serveur = await ecoute(t, banc, { inactivite: 1500 })
  const [premier, ...suivants] = Array.from({ length: 50 }, (_, rang) => deAlpha[rang % 3] ?? deBeta)
  assert.ok(premier)
  const lents = await Promise.all(
    [premier, ...suivants.slice(0, 1)].map((nav) =>
      serveur.open(demandeFichier(nav, '/exports/reglements.csv')),
    ),
  )
  await sleep(300)
  const refus = await Promise.all(
    suivants.slice(1).map((nav) => serveur.get('/exports/reglements.csv', nav.cookie())),
  )
  assert.deepEqual([...new Set(refus.map(({ status }) => status))], [429])
  assert.match(await (refus[0]?.text() ?? ''), /prépare déjà 2 fichiers/)
  assert.equal(refus[0]?.headers.get('retry-after'), '30')
  const depart = performance.now()
  assert.equal((await serveur.get('/exports/reglements.csv', deBeta.cookie())).status, 200)
  assert.equal((await serveur.get('/dossiers', deBeta.cookie())).status, 200)
  assert.ok(performance.now() - depart < 1000)
  // Nothing has been read for a second and a half: their places are free again.
  await sleep(3500)
  banc.avance({ minutes: 2 })
  const suite = await serveur.get('/exports/reglements.csv', premier.cookie())
  assert.equal(suite.status, 200)
  await suite.body?.cancel()
  for (const socket of lents) socket.resume()
})

test('quand plus aucune connexion à la base n’est libre, une page le dit sans attendre davantage', async (t) => {
  const pool = openPool(banc.connexions.application, 1)
  const base = openBase(pool)
  const app = await buildApp({ ...banc.deps, base })
  const nav = await connecte({ ...banc, app }, await creerOrganisme(banc))
  t.after(async () => {
    await app.close()
    await base.destroy()
  })
  const prise = await pool.connect()
  const depart = performance.now()
  const refus = await nav.get('/dossiers')
  assert.equal(refus.statusCode, 503)
  assert.equal(refus.headers['retry-after'], '30')
  assert.match(texte(refus), /Service momentanément indisponible/)
  assert.ok(performance.now() - depart < 6500)
  prise.release()
  assert.equal((await nav.get('/dossiers')).statusCode, 200)
})
