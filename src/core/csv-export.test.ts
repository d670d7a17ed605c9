import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportCsv } from './csv-export.ts'

async function* paquets(...donnes: string[][][]) {
  yield* donnes
}

test('un export a sa marque UTF-8, ses points-virgules, et aucune cellule qui s’exécute', async () => {
  const lignes = [
    ['=1+1', '+cmd', '-x', '@y', '\tz', '\ra'],
    ['é;è', 'dit "oui"', 'a\nb', '-12,50', '', 'fin'],
  ]
  let texte = ''
  for await (const morceau of exportCsv(['a', 'b', 'c', 'd', 'e', 'f'], paquets(lignes))) texte += morceau
  assert.equal(
    texte,
    '\ufeffa;b;c;d;e;f\r\n' +
      `'=1+1;'+cmd;'-x;'@y;'\tz;"'\ra"\r\n` +
      '"é;è";"dit ""oui""";"a\nb";-12,50;;fin\r\n',
  )
})
