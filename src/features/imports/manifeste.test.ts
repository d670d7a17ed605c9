import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { codes, ouvreAtelier, toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'

const sha256 = (texte: string) => createHash('sha256').update(texte).digest('hex')

describe('le manifeste', async () => {
  const atelier = await ouvreAtelier()
  const { fichiers } = lotSimple()
  const texte = toCsv(fichiers['organismes.csv'])
  const bon = {
    schema: 1,
    emis_le: '2026-11-23T05:00:00+01:00',
    fichiers: { 'organismes.csv': { lignes: 1, sha256: sha256(texte) } },
  }
  const faux: [string, unknown][] = [
    ['schéma inconnu', { ...bon, schema: 2 }],
    ['empreinte', { ...bon, fichiers: { 'organismes.csv': { lignes: 1, sha256: sha256('x') } } }],
    ['nombre de lignes', { ...bon, fichiers: { 'organismes.csv': { lignes: 2, sha256: sha256(texte) } } }],
    [
      'fichier absent',
      { ...bon, fichiers: { ...bon.fichiers, 'dossiers.csv': { lignes: 0, sha256: sha256('') } } },
    ],
    ['fichier oublié', { ...bon, fichiers: {} }],
    ['date', { ...bon, emis_le: 'hier' }],
    [
      'chemin',
      { ...bon, fichiers: { ...bon.fichiers, '../organismes.csv': { lignes: 1, sha256: sha256(texte) } } },
    ],
    ['pas du JSON', '{'],
  ]
  for (const [titre, manifeste] of faux) {
    test(`s’il ne correspond pas, le lot est refusé en entier : ${titre}`, async () => {
      const avant = await atelier.photo()
      const rapport = await atelier.importe({
        'organismes.csv': texte,
        'manifest.json': typeof manifeste === 'string' ? manifeste : JSON.stringify(manifeste),
      })
      assert.equal(rapport.lotRefuse?.code, 'MANIFESTE')
      assert.equal(rapport.lot, null)
      assert.equal(await atelier.photo(), avant)
    })
  }

  test('un lot « full » est lu comme un delta, et le dit', async () => {
    const lot = (mode: string) => ({
      'organismes.csv': texte,
      'manifest.json': JSON.stringify({ ...bon, mode }),
    })
    const { lotRefuse, avertissements } = await atelier.importe(lot('full'), { essai: true })
    assert.deepEqual([lotRefuse, codes(avertissements)], [undefined, ['MODE manifest.json:0 mode']])
    assert.deepEqual((await atelier.importe(lot('delta'), { essai: true })).avertissements, [])
  })

  test('un lot refusé laisse son rapport, un essai non', async () => {
    const [lots] = await atelier.lis(`select count(*) as n from lot where etat = 'refuse'`)
    assert.deepEqual(lots, { n: faux.length })
    const rapport = await atelier.importe({ 'lisez-moi.txt': 'bonjour' }, { essai: true })
    assert.equal(rapport.lotRefuse?.code, 'AUCUN_FICHIER')
    assert.deepEqual(await atelier.lis(`select count(*) as n from lot`), [{ n: faux.length }])
  })
})
