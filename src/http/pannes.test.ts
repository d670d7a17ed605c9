import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import pino from 'pino'
import { attendQuelquUn, ouvreAutre } from '../../test/fabriques/verrous.ts'
import { connecte, creerOrganisme, navigateur, ouvreBanc, texte } from '../../test/support.ts'
import { buildApp } from '../app.ts'
import { type Base, openBase, openPool } from '../db/client.ts'

const ecrites: string[] = []
const banc = await ouvreBanc({}, pino({ level: 'error' }, { write: (ligne) => void ecrites.push(ligne) }))

test('aucune requête, aucun verrou, aucune transaction oubliée n’attend sans fin', async () => {
  const delais = await banc.deps.base.run({ role: 'app', organisme: '', lecture: true }, async (trx) => {
    const lus = await sql<{ name: string; secondes: number }>`select name, setting::int / 1000 as secondes
      from pg_settings where name ~ '^(statement|lock|idle_in_transaction_session)_timeout$' order by 1`.execute(
      trx,
    )
    return lus.rows
  })
  assert.deepEqual(delais, [
    { name: 'idle_in_transaction_session_timeout', secondes: 30 },
    { name: 'lock_timeout', secondes: 10 },
    { name: 'statement_timeout', secondes: 15 },
  ])
})

test('une requête trop longue est coupée : une page le dit, avec une référence, et la suivante répond', async (t) => {
  // The same database, in a hurry.
  const base: Base = {
    ...banc.deps.base,
    run: (reglages, work) =>
      banc.deps.base.run(reglages, async (trx) => {
        // Asked together: some work leaves in one trip.
        const [, fait] = await Promise.all([sql`set local statement_timeout = 200`.execute(trx), work(trx)])
        return fait
      }),
  }
  const app = await buildApp({ ...banc.deps, base })
  t.after(() => app.close())
  const presse = { ...banc, app }
  const amelie = await connecte(presse, await creerOrganisme(banc))
  const autre = await ouvreAutre(t, banc)
  await autre.query('lock table dossier in access exclusive mode')
  const coupee = await amelie.get('/dossiers')
  assert.equal(coupee.statusCode, 503)
  assert.equal(coupee.headers['retry-after'], '30')
  assert.match(texte(coupee), /Référence[^.]* [0-9a-f-]{36}/i)
  assert.doesNotMatch(coupee.body, /statement|timeout|57014|select|dossier\b/i)
  assert.equal((await navigateur(presse).get('/aide')).statusCode, 200)
  await autre.query('rollback')
  assert.equal((await amelie.get('/dossiers')).statusCode, 200)
})

test('une faute de notre côté a une page, dont la référence mène à la ligne du journal technique, et rien de plus', async (t) => {
  const base: Base = { ...banc.deps.base, run: () => Promise.reject(new Error('Défaut en /srv/secret.ts')) }
  const app = await buildApp({ ...banc.deps, base })
  t.after(() => app.close())
  const page = await navigateur({ ...banc, app }).get('/aide?mot=Zanzibar')
  assert.equal(page.statusCode, 500)
  const [reference = 'aucune'] = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(texte(page)) ?? []
  assert.doesNotMatch(page.body, /Défaut|secret\.ts|Error:|node:|Zanzibar|fastify|\d+\.\d+\.\d+/i)
  const [ligne = '', ...autres] = ecrites.filter((ecrite) => ecrite.includes(reference))
  assert.deepEqual(autres, [])
  assert.match(ligne, /Défaut en/)
})

/** A way to the database that can be shut and opened again, as if the server stopped. */
async function ouvrePassage(t: TestContext) {
  const { host = '', port = 5432 } = banc.connexions.application
  const vers = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  const passage = createServer((client) => {
    const serveur = connect(vers as { path: string })
    for (const [de, a] of [
      [client, serveur],
      [serveur, client],
    ] as const)
      de.pipe(a)
        .on('error', () => {})
        .on('close', () => de.destroy())
    ouvertes.add(client)
  })
  const ouvertes = new Set<Socket>()
  passage.listen(0, '127.0.0.1')
  await once(passage, 'listening')
  const { port: local } = passage.address() as AddressInfo
  const coupe = async () => {
    for (const client of ouvertes) client.destroy()
    passage.close()
    await once(passage, 'close')
  }
  t.after(coupe)
  return {
    pool: openPool({ ...banc.connexions.application, host: '127.0.0.1', port: local }, 2),
    coupe,
    async rouvre() {
      passage.listen(local, '127.0.0.1')
      await once(passage, 'listening')
    },
  }
}

test('la base arrêtée, une page le dit en moins de deux secondes ; revenue, tout repart sans redémarrer', async (t) => {
  const { pool, coupe, rouvre } = await ouvrePassage(t)
  const base = openBase(pool)
  const app = await buildApp({ ...banc.deps, base })
  const nav = await connecte({ ...banc, app }, await creerOrganisme(banc))
  assert.equal((await nav.get('/dossiers')).statusCode, 200)
  await coupe()
  for (const chemin of ['/dossiers', '/connexion', '/health/ready']) {
    const depart = performance.now()
    const page = await nav.get(chemin)
    assert.equal(page.statusCode, 503, chemin)
    assert.ok(performance.now() - depart < 2000, chemin)
    if (chemin.startsWith('/health')) continue
    assert.equal(page.headers['retry-after'], '30')
    assert.match(texte(page), /Service momentanément indisponible/)
  }
  assert.equal((await nav.get('/health/live')).statusCode, 200)
  await rouvre()
  assert.equal((await nav.get('/dossiers')).statusCode, 200)
  assert.equal((await nav.get('/health/ready')).statusCode, 200)
  await app.close()
  await base.destroy()
})

test('arrêté pendant qu’il sert, il finit chaque réponse commencée, ne prend plus rien, puis rend la main', async (t) => {
  const app = await buildApp(banc.deps)
  const nav = await connecte({ ...banc, app }, await creerOrganisme(banc))
  const adresse = await app.listen({ port: 0, host: '127.0.0.1' })
  const autre = await ouvreAutre(t, banc)
  await autre.query('lock table dossier in access exclusive mode')
  const headers = { cookie: nav.cookie() }
  const encours = Array.from({ length: 4 }, () => fetch(`${adresse}/dossiers`, { headers }))
  await attendQuelquUn(autre, 4)
  const arret = app.close()
  await assert.rejects(fetch(`${adresse}/aide`, { headers: { connection: 'close' } }))
  await autre.query('rollback')
  const reponses = await Promise.all(encours)
  assert.deepEqual(
    reponses.map(({ status }) => status),
    [200, 200, 200, 200],
  )
  for (const reponse of reponses) assert.match(await reponse.text(), /<\/html>$/)
  // The browser's connections stay open no longer than that.
  const depart = performance.now()
  await arret
  assert.ok(performance.now() - depart < 2000)
})
