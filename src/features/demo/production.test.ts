import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PERSONNES } from '../../../db/demo/personnes.ts'
import { ouvreBanc } from '../../../test/support.ts'
import { refuseDemoAccounts } from './actions.ts'

const banc = await ouvreBanc()

test('une production ne démarre pas sur une base qui contient des comptes de démonstration', async () => {
  await refuseDemoAccounts(banc.deps.base)
  await banc.proprietaire((trx) =>
    trx
      .insertInto('utilisateur')
      .values({ email: PERSONNES[0]?.email ?? '', nom: 'X', prenom: 'Y', cree_le: new Date(0) })
      .execute(),
  )
  await assert.rejects(
    refuseDemoAccounts(banc.deps.base),
    /comptes de démonstration \(amelie@alpha\.example\)/,
  )
})
