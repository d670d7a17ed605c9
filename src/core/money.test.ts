import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMontant, formatMontantBrut, parseMontant } from './money.ts'

test('un montant s’affiche avec ses espaces insécables, son signe et deux décimales', () => {
  assert.equal(formatMontant(123_456), '1\u202f234,56\u00a0€')
  assert.equal(formatMontant(0), '0,00\u00a0€')
  assert.equal(formatMontant(-0), '0,00\u00a0€')
  assert.equal(formatMontant(5), '0,05\u00a0€')
  assert.equal(formatMontant(100_000), '1\u202f000,00\u00a0€')
  assert.equal(formatMontant(-123_456_789), '\u22121\u202f234\u202f567,89\u00a0€')
  assert.equal(formatMontant(Number.MAX_SAFE_INTEGER), '90\u202f071\u202f992\u202f547\u202f409,91\u00a0€')
})

test('un montant exporté en CSV n’a ni espace ni symbole', () => {
  assert.equal(formatMontantBrut(123_456), '1234,56')
  assert.equal(formatMontantBrut(-5), '-0,05')
})

test('un montant qui n’est pas un nombre entier de centimes n’est jamais affiché', () => {
  for (const faux of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => formatMontant(faux), RangeError)
  }
})

test('un montant se lit comme les personnes et les logiciels l’écrivent', () => {
  const lectures: [string, number][] = [
    ['1234.56', 123_456],
    ['1234,56', 123_456],
    ['1 234,56', 123_456],
    ['1\u00a0234,56', 123_456],
    ['1\u202f234,56\u00a0€', 123_456],
    ['1\u2009234\t567.8', 123_456_780],
    ['1 234,5', 123_450],
    ['1234', 123_400],
    [' 12 € ', 1200],
    ['12€', 1200],
    ['-12,30', -1230],
    ['\u2212 12,30', -1230],
    ['0012,30', 1230],
    ['1234,500', 123_450],
    ['0,500', 50],
    ['12,50000', 1250],
    ['-0', 0],
    ['90071992547409,91', Number.MAX_SAFE_INTEGER],
    ['-90071992547409,91', -Number.MAX_SAFE_INTEGER],
  ]
  for (const [texte, cents] of lectures) assert.ok(Object.is(parseMontant(texte), cents), texte)
})

test('un montant illisible, ambigu, trop précis ou trop grand est refusé', () => {
  const refus = [
    '',
    ' ',
    '€',
    '-',
    ',5',
    '5,',
    '1.234,56',
    '1,234.56',
    '1,000',
    '1.000',
    '-12.345 €',
    '12,345',
  ]
  refus.push(
    '1234,567',
    '12 34,56',
    '1 2345',
    '1  234',
    '1\n234',
    '+12',
    '12-',
    '--1',
    '1e3',
    '0x10',
    '12 EUR',
  )
  refus.push('١٢', 'NaN', '90071992547409,92', '-90071992547409,92', '9'.repeat(10_000), '1\u0000')
  for (const texte of refus) assert.equal(parseMontant(texte), null, texte.slice(0, 30))
})

test('un montant affiché puis relu ne change pas, au centime près', () => {
  for (let i = 0; i < 5000; i++) {
    const cents = ((i * 7_919_777_777) % Number.MAX_SAFE_INTEGER) * (i % 2 === 0 ? 1 : -1) || 0
    assert.equal(parseMontant(formatMontant(cents)), cents)
    assert.equal(parseMontant(formatMontantBrut(cents)), cents)
    assert.equal(parseMontant(formatMontantBrut(i)), i)
  }
})
