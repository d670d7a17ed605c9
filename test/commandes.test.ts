import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { execute } from './processus.ts'
import { ouvreBanc } from './support.ts'

const banc = await ouvreBanc()

test('migrate status dit ce que la base porte, ne change rien, et sa sortie dit si elle est à jour', async () => {
  const ajour = await execute(banc, ['migrate', 'status'])
  assert.equal(ajour.code, 0)
  assert.match(ajour.sortie, /^0001-socle\.sql +appliquée$/m)
  const client = new pg.Client(banc.connexions.superuser)
  await client.connect()
  await client.query(`delete from migration where nom like '0057%'`)
  await client.query(`update migration set empreinte = 'autre' where nom like '0002%'`)
  await client.query(`insert into migration (nom, empreinte) values ('9999-demain.sql', '')`)
  const ecart = await execute(banc, ['migrate', 'status'])
  assert.equal(ecart.code, 1)
  assert.match(ecart.sortie, /^0057-\S+ +à venir$/m)
  assert.match(ecart.sortie, /^0002-\S+ +changée depuis son application$/m)
  assert.match(ecart.sortie, /^9999-demain\.sql +inconnue de cette version$/m)
  await client.query('drop table migration')
  assert.match((await execute(banc, ['migrate', 'status'])).sortie, /^0001-socle\.sql +à venir$/m)
  const { rows } = await client.query(`select to_regclass('migration') as table`)
  assert.deepEqual(rows, [{ table: null }])
  await client.end()
  assert.equal((await execute(banc, ['migrate', 'statut'])).code, 2)
})

test('config check dit la configuration correcte, ou nomme chaque réglage faux, sans rien ouvrir', async () => {
  assert.equal((await execute(banc, ['config', 'check'], { DATABASE_URL: 'postgres://u@absent/b' })).code, 0)
  const { code, sortie } = await execute(banc, ['config', 'check'], { WORKER: 'parfois', PORT: '99999' })
  assert.equal(code, 2)
  assert.match(sortie, /WORKER vaut « on » ou « off »\. Exemple : WORKER=off/)
  assert.match(sortie, /PORT doit être entre 0 et 65535/)
})
