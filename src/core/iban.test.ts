import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { bicMatchesIban, parseBic } from './bic.ts'
import { formatIban, lastFour, maskIban, messageIban, parseIban, type RaisonIban } from './iban.ts'

const FIXTURES = new URL('../../test/fixtures/identifiants/', import.meta.url)

function readVecteurs<Cas>(fichier: string): Cas[] {
  return JSON.parse(readFileSync(new URL(fichier, FIXTURES), 'utf8'))
}

test('chaque IBAN du recueil est accepté, ou refusé pour sa vraie raison', () => {
  const cas = readVecteurs<{ texte: string; raison: RaisonIban | null }>('iban.json')
  assert.ok(cas.length > 150)
  for (const { texte, raison } of cas) {
    const lu = parseIban(texte)
    assert.equal(lu.ok ? null : lu.raison, raison, texte)
  }
})

test('chaque IBAN français va avec le BIC de sa banque', () => {
  const paires = readVecteurs<{ iban: string; bic: string }>('iban-bic.json')
  assert.equal(paires.length, 60)
  for (const { iban, bic } of paires) {
    const lu = parseIban(iban)
    assert.deepEqual(lu, { ok: true, iban, pays: 'FR' })
    assert.equal(parseBic(bic), bic)
    assert.ok(bicMatchesIban(bic, 'FR'), bic)
  }
})

test('un IBAN se lit en minuscules, avec espaces, points et tirets', () => {
  const attendu = { ok: true, iban: 'FR7630006000011234567890189', pays: 'FR' }
  for (const texte of [
    'fr76 3000 6000 0112 3456 7890 189',
    'FR76-3000-6000-0112-3456-7890-189',
    'FR76\u00a03000.6000\u202f0112\t34567890189\u200b',
  ]) {
    assert.deepEqual(parseIban(texte), attendu)
  }
})

test('un IBAN refusé dit pourquoi', () => {
  const refus: [string, RaisonIban][] = [
    ['', 'VIDE'],
    [' - ', 'VIDE'],
    ['30006000011234567890189', 'PAYS'],
    ['ZZ7630006000011234567890189', 'PAYS'],
    ['FR76', 'LONGUEUR'],
    ['FR763000600001123456789018', 'LONGUEUR'],
    ['FR76A0006000011234567890189', 'STRUCTURE'],
    ['FRA630006000011234567890189', 'STRUCTURE'],
    ['FR76３000600001123456789018９', 'STRUCTURE'],
    ['FR76ß0006000011234567890189', 'STRUCTURE'],
    ['FR7630006000011234567890188', 'CLE'],
    ['FR0030006000011234567890189', 'CLE'],
  ]
  for (const [texte, raison] of refus) assert.deepEqual(parseIban(texte), { ok: false, raison }, texte)
})

test('une clé RIB est vérifiée en France et à Monaco, lettres du compte comprises', () => {
  assert.equal(parseIban('FR1420041010050500013M02606').ok, true)
  assert.equal(parseIban('MC5811222000010123456789030').ok, true)
  assert.deepEqual(parseIban(withKey('MC', '11222000010123456789031')), { ok: false, raison: 'CLE_RIB' })
  assert.deepEqual(parseIban(withKey('FR', '20041010050500013M02607')), { ok: false, raison: 'CLE_RIB' })
})

test('une faute d’un caractère dans un IBAN ne passe jamais', () => {
  const juste = 'FR7630006000011234567890189'
  for (let rang = 2; rang < juste.length; rang++) {
    for (const chiffre of '0123456789') {
      const change = juste.slice(0, rang) + chiffre + juste.slice(rang + 1)
      assert.equal(parseIban(change).ok, change === juste, change)
    }
  }
})

test('chaque raison a une phrase qui dit quoi saisir', () => {
  for (const raison of ['VIDE', 'PAYS', 'LONGUEUR', 'STRUCTURE', 'CLE', 'CLE_RIB'] as const) {
    assert.match(messageIban(raison), /^(Saisissez|Commencez|Recopiez) .+\.$/)
  }
  assert.match(messageIban('VIDE'), /FR76 3000 6000 0112 3456 7890 189/)
})

test('un IBAN s’affiche par groupes de quatre, ou masqué', () => {
  assert.equal(formatIban('FR7630006000011234567890189'), 'FR76 3000 6000 0112 3456 7890 189')
  assert.equal(formatIban('AT611904300234573201'), 'AT61 1904 3002 3457 3201')
  assert.equal(maskIban('FR', lastFour('FR7630006000011234567890189')), 'FR•• •••• •••• 0189')
})

/** An IBAN whose mod 97 key is right, whatever the account number says. */
function withKey(pays: string, bban: string): string {
  const chiffres = `${bban}${pays}00`.replace(/[A-Z]/g, (lettre) => String(Number.parseInt(lettre, 36)))
  const cle = 98n - (BigInt(chiffres) % 97n)
  return `${pays}${String(cle).padStart(2, '0')}${bban}`
}
