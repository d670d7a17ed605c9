import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import {
  addJours,
  ecartJours,
  formatInstant,
  formatJour,
  formatJourLong,
  jourParis,
  minuitParis,
  parseHeureParis,
  parseJour,
} from './dates.ts'

test('un jour se lit sous ses deux formes écrites', () => {
  for (const texte of ['2026-11-24', '24/11/2026', ' 24/11/2026 '])
    assert.equal(parseJour(texte), '2026-11-24')
  assert.equal(parseJour('29/02/2028'), '2028-02-29')
  assert.equal(parseJour('1900-01-01'), '1900-01-01')
  assert.equal(parseJour('31/12/2100'), '2100-12-31')
})

test('un jour qui n’existe pas ou sort des années 1900 à 2100 est refusé', () => {
  const refus = ['', '2026-02-31', '0000-00-00', '99999-12-31', '29/02/2027', '2100-02-29', '31/04/2026']
  refus.push('1899-12-31', '2101-01-01', '11/24/2026', '2026-13-01', '2026-00-10', '2026-01-00', '24-11-2026')
  refus.push(
    '2026/11/24',
    '20261124',
    '1/1/2026',
    '24/11/26',
    '2026-11-24T00:00:00Z',
    '2026-11-24\u0000',
    'hier',
  )
  for (const texte of refus) assert.equal(parseJour(texte), null, texte)
})

test('un jour s’affiche en chiffres et en toutes lettres', () => {
  assert.equal(formatJour('2026-11-04'), '04/11/2026')
  assert.equal(formatJourLong('2026-11-24'), '24 novembre 2026')
  assert.equal(formatJourLong('2026-08-01'), '1er août 2026')
  assert.equal(formatJourLong('2026-02-05'), '5 février 2026')
})

test('un instant s’affiche à l’heure de Paris, été comme hiver', () => {
  assert.equal(formatInstant(new Date('2026-11-24T04:12:59Z')), '24/11/2026 à 05:12')
  assert.equal(formatInstant(new Date('2026-07-14T22:00:00Z')), '15/07/2026 à 00:00')
})

test('le jour de Paris change à minuit à Paris', () => {
  assert.equal(jourParis(new Date('2026-12-31T22:59:59Z')), '2026-12-31')
  assert.equal(jourParis(new Date('2026-12-31T23:00:00Z')), '2027-01-01')
  assert.equal(jourParis(new Date('2026-06-30T21:59:59Z')), '2026-06-30')
  assert.equal(jourParis(new Date('2026-06-30T22:00:00Z')), '2026-07-01')
})

test('les jours s’ajoutent et se comptent à travers les changements d’heure', () => {
  assert.equal(addJours('2026-03-28', 2), '2026-03-30')
  assert.equal(addJours('2026-01-01', -1), '2025-12-31')
  assert.equal(addJours('2028-02-28', 1), '2028-02-29')
  assert.equal(ecartJours('2026-10-24', '2026-10-26'), 2)
  assert.equal(ecartJours('2026-11-24', '2026-11-12'), -12)
})

test('minuit à Paris suit l’heure d’été et l’heure d’hiver', () => {
  assert.equal(minuitParis('2026-03-29').toISOString(), '2026-03-28T23:00:00.000Z')
  assert.equal(minuitParis('2026-03-30').toISOString(), '2026-03-29T22:00:00.000Z')
  assert.equal(minuitParis('2026-10-25').toISOString(), '2026-10-24T22:00:00.000Z')
  assert.equal(minuitParis('2026-10-26').toISOString(), '2026-10-25T23:00:00.000Z')
})

test('chaque jour de 1977 à 2100 commence à son minuit, et pas avant', () => {
  for (let jour = '1977-01-01'; jour <= '2100-12-31'; jour = addJours(jour, 1)) {
    const debut = minuitParis(jour)
    assert.equal(jourParis(debut), jour)
    assert.equal(jourParis(new Date(debut.getTime() - 1)), addJours(jour, -1))
    assert.equal(parseJour(formatJour(jour)), jour)
  }
})

test('les dates ne dépendent pas du fuseau du serveur', () => {
  const code = `
    const d = await import('${new URL('./dates.ts', import.meta.url)}')
    const instant = new Date('2026-07-14T22:30:00Z')
    process.stdout.write([d.parseJour('29/03/2026'), d.addJours('2026-03-28', 2), d.formatInstant(instant),
      d.jourParis(instant), d.minuitParis('2026-03-29').toISOString(), d.formatJourLong('2026-01-01')].join('|'))`
  const attendu =
    '2026-03-29|2026-03-30|15/07/2026 à 00:30|2026-07-15|2026-03-28T23:00:00.000Z|1er janvier 2026'
  for (const TZ of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    })
    assert.equal(stdout, attendu, TZ)
  }
})

test('une heure de Paris est la bonne, l’hiver, l’été et le jour du changement', () => {
  const cas = {
    '2026-11-25 20:00': '2026-11-25T19:00:00.000Z',
    '2026-07-01 20:00': '2026-07-01T18:00:00.000Z',
    '2026-03-29 01:30': '2026-03-29T00:30:00.000Z',
    '2026-03-29 12:00': '2026-03-29T10:00:00.000Z',
    '2026-10-25 12:00': '2026-10-25T11:00:00.000Z',
  }
  for (const [saisie, instant] of Object.entries(cas)) {
    const [jour = '', heure = ''] = saisie.split(' ')
    assert.equal(parseHeureParis(jour, heure)?.toISOString(), instant, saisie)
  }
  assert.equal(parseHeureParis('2026-03-29', '02:30'), null)
  assert.equal(parseHeureParis('2026-03-28', '24:00'), null)
})
