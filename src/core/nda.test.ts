import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { formatNda, parseNda } from './nda.ts'

const VECTEURS = new URL('../../test/fixtures/identifiants/nda.json', import.meta.url)

test('les numéros de déclaration publiés sont tous reconnus, zéro initial rendu', () => {
  const cas: { texte: string; nda: string }[] = JSON.parse(readFileSync(VECTEURS, 'utf8'))
  assert.ok(cas.length > 80)
  for (const { texte, nda } of cas) {
    assert.deepEqual(parseNda(texte), { nda, connu: true })
    assert.deepEqual(parseNda(formatNda(nda)), { nda, connu: true })
  }
})

test('un numéro d’organisme public ou de Corse est reconnu', () => {
  for (const texte of ['8242P000442', '8242p000442', '94 2A 01234 2A', '942b012342b']) {
    assert.equal(parseNda(texte)?.connu, true, texte)
  }
  assert.equal(parseNda('942b012342b')?.nda, '942B012342B')
})

test('un numéro d’une autre forme est gardé, sans jamais être refusé', () => {
  for (const texte of ['123', '843801234380', '84380123P38', '94 2C 01234 2C', 'EN COURS']) {
    assert.deepEqual(parseNda(texte), { nda: texte.replaceAll(' ', ''), connu: false })
  }
  assert.equal(parseNda(' \u00a0'), null)
})

test('un numéro de déclaration s’affiche en groupes', () => {
  assert.equal(formatNda('84380123438'), '84 38 01234 38')
  assert.equal(formatNda('8242P000442'), '82 42 P0004 42')
  assert.equal(formatNda('123'), '123')
})
