import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ouvreAutre } from '../../test/fabriques/verrous.ts'
import { connecte, creerOrganisme, navigateur, ouvreBanc, texte } from '../../test/support.ts'
import { buildApp } from '../app.ts'
import type { Base } from '../db/client.ts'

const banc = await ouvreBanc()

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
        await sql`set local statement_timeout = 200`.execute(trx)
        return work(trx)
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
