import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addJoursOuvres, isOuvre } from './jours-ouvres.ts'

test('ni les fins de semaine ni les jours fériés ne sont ouvrés', () => {
  for (const jour of ['2026-11-24', '2026-04-03', '2027-03-26', '2026-05-15']) assert.ok(isOuvre(jour), jour)
  for (const jour of ['2026-11-28', '2026-11-29', '2026-11-11', '2026-04-06', '2026-05-14', '2026-05-25'])
    assert.ok(!isOuvre(jour), jour)
  // Easter of other years: the earliest and the latest of the century among them.
  for (const jour of ['2024-04-01', '2025-04-21', '2038-04-26', '2027-03-29', '2035-03-26'])
    assert.ok(!isOuvre(jour), jour)
})

test('compter en jours ouvrés saute ce qui ne l’est pas', () => {
  assert.equal(addJoursOuvres('2026-11-27', 1), '2026-11-30')
  assert.equal(addJoursOuvres('2026-12-23', 3), '2026-12-29')
  assert.equal(addJoursOuvres('2026-11-28', 1), '2026-11-30')
})
