import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { connecte, creerOrganisme, ouvreBanc } from '../../test/support.ts'
import { buildApp } from '../app.ts'
import { openBase, openPool } from '../db/client.ts'
import { openTraceur } from './traces.ts'

type SpanLu = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[]
}

const banc = await ouvreBanc()

/** A collector on the loopback. */
async function ouvreCollecteur(statut = 200) {
  const recus: { url: string; jeton: string; corps: string }[] = []
  const serveur = createServer(async (demande, reponse) => {
    const jeton = String(demande.headers['x-jeton'])
    recus.push({ url: demande.url ?? '', jeton, corps: await text(demande) })
    reponse.writeHead(statut).end('{}')
  })
  serveur.listen(0, '127.0.0.1')
  await once(serveur, 'listening')
  const { port } = serveur.address() as AddressInfo
  return { recus, url: `http://127.0.0.1:${port}/v1/traces`, close: () => serveur.close() }
}

test('une demande et son SQL arrivent au collecteur, sans adresse ni valeur', async (t) => {
  const collecteur = await ouvreCollecteur()
  t.after(collecteur.close)
  const perdus: unknown[] = []
  const { url } = collecteur
  const traceur = openTraceur({ url, entetes: { 'x-jeton': 'essai' }, service: 'og' }, (err) =>
    perdus.push(err),
  )
  const base = openBase(openPool(banc.connexions.application, 2), traceur)
  const app = await buildApp({ ...banc.deps, base, traceur })
  const amelie = await connecte({ ...banc, app }, await creerOrganisme(banc, { raisonSociale: 'Zanzibar' }))
  await amelie.get('/dossiers/D-SECRET-77?mot=Zanzibar')
  await app.close()
  await base.destroy()
  await traceur.close()
  assert.deepEqual(perdus, [])
  const [recu] = collecteur.recus
  assert.deepEqual([recu?.url, recu?.jeton], ['/v1/traces', 'essai'])
  assert.doesNotMatch(recu?.corps ?? '', /D-SECRET|Zanzibar|@alpha|Garnier/)
  const spans: SpanLu[] = JSON.parse(recu?.corps ?? '').resourceSpans[0].scopeSpans[0].spans
  const demande = spans.find(({ name }) => name === 'GET /dossiers/:numero')
  assert.match(demande?.traceId ?? '', /^[0-9a-f]{32}$/)
  assert.deepEqual(
    demande?.attributes.find(({ key }) => key === 'http.response.status_code'),
    { key: 'http.response.status_code', value: { intValue: '404' } },
  )
  const sql = spans.filter(({ parentSpanId }) => parentSpanId === demande?.spanId)
  assert.ok(sql.length > 0)
  assert.ok(sql.every(({ traceId }) => traceId === demande?.traceId))
  assert.ok(
    sql.some(({ attributes }) =>
      attributes.some(({ value }) => /^select .*\$1/.test(value.stringValue ?? '')),
    ),
  )
  // What a form asks hangs on its request too, though its body came in pieces.
  const connexion = spans.find(({ name }) => name === 'POST /connexion')
  assert.ok(spans.some(({ parentSpanId }) => parentSpanId === connexion?.spanId))
})

test('un collecteur absent ou qui refuse ne gêne rien : la perte est dite une fois', async (t) => {
  const collecteur = await ouvreCollecteur(500)
  t.after(collecteur.close)
  for (const url of [collecteur.url, 'http://127.0.0.1:1/v1/traces']) {
    const perdus: unknown[] = []
    const traceur = openTraceur({ url, entetes: {}, service: 'og' }, (err) => perdus.push(err))
    traceur.start('essai', 'serveur').end({}, false)
    await traceur.close()
    assert.equal(perdus.length, 1, url)
  }
})
