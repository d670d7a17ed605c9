import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bicMatchesIban, parseBic } from './bic.ts'

const VECTEURS = new URL('../../test/fixtures/identifiants/bic.json', import.meta.url)

test('chaque BIC du recueil reçoit son verdict', () => {
  const cas: { texte: string; valide: boolean }[] = JSON.parse(readFileSync(VECTEURS, 'utf8'))
  assert.ok(cas.length > 80)
  for (const { texte, valide } of cas) assert.equal(parseBic(texte) !== null, valide, texte)
})

test('un BIC se lit en minuscules et avec des espaces', () => {
  assert.equal(parseBic(' agri fr pp\u00a0831 '), 'AGRIFRPP831')
  assert.equal(parseBic('BNPAFRPP'), 'BNPAFRPP')
})

test('un BIC sans pays réel, sans la bonne longueur ou hors de l’alphabet est refusé', () => {
  for (const texte of [
    '',
    'BNPAZZPP',
    'BNPAUKPP',
    'BNPAFRP',
    'BNPAFRPPX',
    'BNPAFRPPXX',
    'BNP1FRPP',
    'BNPAFRPÉ',
    'ßNPAFRP',
  ]) {
    assert.equal(parseBic(texte), null, texte)
  }
})

test('un BIC va avec un IBAN de son pays, ou d’un territoire de la même famille', () => {
  assert.ok(bicMatchesIban('AGRIMQMXXXX', 'FR'))
  assert.ok(bicMatchesIban('CMBMMCMX', 'FR'))
  assert.ok(bicMatchesIban('BNPAFRPP', 'MC'))
  assert.ok(bicMatchesIban('DEUTDEFF', 'DE'))
  assert.ok(bicMatchesIban('BARCGGSP', 'GB'))
  assert.ok(!bicMatchesIban('DEUTDEFF', 'FR'))
  assert.ok(!bicMatchesIban('BNPAFRPP', 'DE'))
  assert.ok(!bicMatchesIban('BARCGB22', 'FR'))
})
