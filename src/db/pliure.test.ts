import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { ouvreBanc } from '../../test/support.ts'
import { pliure } from '../core/texte.ts'

const banc = await ouvreBanc()

/** What the database folds otherwise than core: each text with both answers. */
async function differences(textes: string[]): Promise<string[]> {
  const { rows } = await banc.proprietaire((trx) =>
    sql<{ plie: string }>`select pliure(texte) as plie
      from unnest(${textes}::text[]) with ordinality as t (texte, rang) order by rang`.execute(trx),
  )
  return textes.flatMap((texte, rang) => {
    const plie = rows[rang]?.plie
    return plie === pliure(texte) ? [] : [`${JSON.stringify(texte)} ${JSON.stringify(plie)}`]
  })
}

test('la base plie un nom comme l’application, accents composés ou non', async () => {
  const noms = [
    'Šimić',
    'Łukasz',
    'Ægidius STRAßE',
    'ŒUVRAY d’Été',
    'İstanbul',
    'Nguyễn Thị',
    'L’Haÿ–les‑Roses',
  ]
  assert.equal(pliure('ŠIMIĆ Łukasz'), 'simic lukasz')
  assert.deepEqual(
    await differences(noms.flatMap((nom) => [nom, nom.normalize('NFD'), nom.toUpperCase()])),
    [],
  )
})

test('la base plie chaque lettre latine, grecque ou cyrillique et chaque tiret comme l’application', async () => {
  const tous = Array.from({ length: 0xffff }, (_, code) => String.fromCharCode(code))
  const signes = tous.filter((signe) => /^([\u0020-\u007e\u00a0-\u052f\u1e00-\u206f]|\p{Pd})$/u.test(signe))
  assert.ok(signes.length > 1900)
  assert.deepEqual(await differences(signes), [])
})
