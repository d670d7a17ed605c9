import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareTextes } from './rules.ts'

const compare = (avant: string, apres: string) =>
  compareTextes(avant.split('').join('\n\n'), apres.split('').join('\n\n'))
    .map(({ sorte, bloc }) => (sorte === 'ajoute' ? '+' : '-') + bloc)
    .join(' ')

test('deux versions se comparent paragraphe par paragraphe, ce qui reste n’est pas redit', () => {
  const cas: [string, string, string][] = [
    ['abc', 'abc', ''],
    ['abc', 'axc', '-b +x'],
    ['abc', 'abxc', '+x'],
    ['aba', 'aa', '-b'],
    ['aa', 'aaa', '+a'],
    ['abcd', 'acbd', '-b +b'],
    ['a', 'xyz', '-a +x +y +z'],
  ]
  for (const [avant, apres, attendu] of cas) assert.equal(compare(avant, apres), attendu, `${avant} ${apres}`)
})

test('deux longs textes sans rien de commun se comparent encore vite', () => {
  const long = (lettre: string) =>
    Array.from({ length: 50_000 }, (_, rang) => `${lettre}${rang}`).join('\n\n')
  assert.equal(compareTextes(long('a'), long('b')).length, 100_000)
})
