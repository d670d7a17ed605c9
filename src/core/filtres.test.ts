import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropPeriodeInversee, messageIgnore } from './filtres.ts'

test('une période à l’envers perd ses deux dates, les autres filtres restent', () => {
  const lus = { filtres: { debut: '2026-02-01', fin: '2026-01-01', tri: 'numero' }, ignores: [] }
  const { filtres, ignores } = dropPeriodeInversee(lus)
  assert.deepEqual(filtres, { tri: 'numero' })
  assert.deepEqual(
    ignores.map(({ nom, valeur }) => [nom, valeur]),
    [
      ['debut', '01/02/2026'],
      ['fin', '01/01/2026'],
    ],
  )
})

test('une période d’un jour, ou d’une seule date, reste comme elle est', () => {
  for (const filtres of [{ debut: '2026-02-01', fin: '2026-02-01' }, { fin: '2026-01-01' }, {}]) {
    const lus = { filtres, ignores: [] }
    assert.equal(dropPeriodeInversee<{ debut?: string; fin?: string }>(lus), lus)
  }
})

test('un filtre laissé de côté est nommé en clair, sans répéter un caractère de contrôle', () => {
  const ignore = { nom: 'fin', valeur: 'hier\u0000', message: 'Saisissez une date.' }
  assert.equal(
    messageIgnore({ fin: 'Date de fin' }, ignore),
    'Date de fin (fin)\u00a0: «\u00a0hier\u00a0» est laissé de côté. Saisissez une date.',
  )
})
