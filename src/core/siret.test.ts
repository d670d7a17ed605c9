import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { formatSiren, formatSiret, parseSiren, parseSiret, sirenOf } from './siret.ts'

const VECTEURS = new URL('../../test/fixtures/identifiants/siret.json', import.meta.url)

test('chaque SIREN et SIRET du recueil reçoit son verdict', () => {
  const cas: { genre: 'siren' | 'siret'; texte: string; valide: boolean }[] = JSON.parse(
    readFileSync(VECTEURS, 'utf8'),
  )
  assert.ok(cas.length > 100)
  for (const { genre, texte, valide } of cas) {
    const lu = genre === 'siret' ? parseSiret(texte) : parseSiren(texte)
    assert.equal(lu !== null, valide, texte)
  }
})

test('un SIRET se lit avec espaces, points, tirets et tabulations', () => {
  for (const texte of [
    '732 829 320 00074',
    '732.829.320-00074',
    '\t732\u00a0829\u202f32000074 ',
    '7328293\u200b2000074',
  ]) {
    assert.equal(parseSiret(texte), '73282932000074')
  }
})

test('les établissements de La Poste ont leur propre règle, et elle seule', () => {
  assert.equal(parseSiret('35600000000048'), '35600000000048')
  assert.equal(parseSiret('35600000049837'), '35600000049837')
  assert.equal(parseSiret('35600000049838'), null)
  assert.equal(parseSiret('73282932000010'), null)
})

test('un SIRET sans sa clé, sans son compte de chiffres ou tout à zéro est refusé', () => {
  for (const texte of [
    '',
    '00000000000000',
    '7328293200007',
    '732829320000741',
    '73282932O00074',
    '12345678912345',
  ]) {
    assert.equal(parseSiret(texte), null, texte)
  }
  assert.equal(parseSiren('000000000'), null)
  assert.equal(parseSiren('55208131'), null)
})

test('une faute d’un chiffre dans un SIREN ne passe jamais', () => {
  for (let rang = 0; rang < 9; rang++) {
    for (let chiffre = 0; chiffre < 10; chiffre++) {
      const change = `732829320`.slice(0, rang) + chiffre + '732829320'.slice(rang + 1)
      assert.equal(parseSiren(change) !== null, change === '732829320', change)
    }
  }
})

test('un SIRET affiché puis relu ne change pas', () => {
  assert.equal(formatSiret('73282932000074'), '732 829 320 00074')
  assert.equal(formatSiren('732829320'), '732 829 320')
  assert.equal(parseSiret(formatSiret('73282932000074')), '73282932000074')
  assert.equal(sirenOf('73282932000074'), '732829320')
})
