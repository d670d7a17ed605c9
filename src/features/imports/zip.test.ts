import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { bilan, ouvreAtelier, toCsv } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { writeZip } from '../../../test/fabriques/imports-zip.ts'

describe('un zip', async () => {
  const atelier = await ouvreAtelier()
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-zip-'))
  after(() => rmSync(dossier, { recursive: true, force: true }))

  test('il vaut le dossier qu’il contient, et ne laisse rien derrière lui', async () => {
    const { fichiers } = lotSimple()
    const chemin = join(dossier, 'lot.zip')
    writeFileSync(
      chemin,
      writeZip(
        Object.entries(fichiers).map(([nom, lignes]) => ({ nom: `lot/${nom}`, contenu: toCsv(lignes) })),
      ),
    )
    const rapport = await atelier.importe(chemin)
    assert.deepEqual([rapport.lotRefuse, rapport.refus], [undefined, []])
    assert.equal(bilan(rapport, 'dossiers.csv'), '1+ 0~ 0= 0!')
    assert.deepEqual(atelier.travaux(), [])
  })

  test('le dossier du lot est trouvé sous d’autres, et à côté de ce que les systèmes ajoutent', async () => {
    const { fichiers } = lotSimple()
    const chemin = join(dossier, 'profond.zip')
    const lignes = Object.entries(fichiers).map(([nom, contenu]) => ({
      nom: `export/lot/${nom}`,
      contenu: toCsv(contenu),
    }))
    const autres = ['.DS_Store', '__MACOSX/._lot', 'export/Thumbs.db', 'export/LISEZMOI.txt'].map((nom) => ({
      nom,
      contenu: 'x',
    }))
    writeFileSync(chemin, writeZip([...autres, ...lignes]))
    const rapport = await atelier.importe(chemin)
    assert.deepEqual([rapport.lotRefuse, rapport.refus, rapport.avertissements], [undefined, [], []])
    assert.equal(bilan(rapport, 'reglement_lignes.csv'), '2+ 0~ 0= 0!')
  })

  const mauvais: [string, Buffer][] = [
    ['chemin qui sort', writeZip([{ nom: '../organismes.csv', contenu: 'siren\n' }])],
    ['chemin absolu', writeZip([{ nom: '/tmp/organismes.csv', contenu: 'siren\n' }])],
    ['lien', writeZip([{ nom: 'organismes.csv', contenu: '/etc/passwd', mode: 0o120777 }])],
    ['bombe', writeZip([{ nom: 'organismes.csv', contenu: Buffer.alloc(30_000_000, 0x61) }])],
    ['nom en double', writeZip([1, 2].map((n) => ({ nom: 'organismes.csv', contenu: `siren${n}\n` })))],
    ['nom trop long', writeZip([{ nom: `${'a'.repeat(300)}.csv`, contenu: 'siren\n' }])],
    ['pas un zip', Buffer.from('bonjour')],
  ]
  for (const [titre, octets] of mauvais) {
    test(`un zip dangereux est refusé : ${titre}`, async () => {
      const chemin = join(dossier, 'mauvais.zip')
      writeFileSync(chemin, octets)
      const rapport = await atelier.importe(chemin)
      assert.equal(rapport.lotRefuse?.code, 'ZIP')
      rmSync(chemin)
    })
  }
})
