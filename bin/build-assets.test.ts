import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { ICONES } from '../assets/icones/icones.ts'
import { buildAssets, type ManifesteAssets } from './build-assets.ts'

const dossier = mkdtempSync(join(tmpdir(), 'assets-'))
let manifeste: ManifesteAssets

before(async () => {
  manifeste = await buildAssets(pathToFileURL(`${dossier}/`))
})

after(() => rmSync(dossier, { recursive: true }))

function read(adresse: string): string {
  return readFileSync(join(dossier, adresse.replace('/assets/', '')), 'utf8')
}

test('les feuilles de style et les scripts restent sous leur budget', () => {
  assert.ok(gzipSync(read(manifeste.css)).length < 20_000)
  assert.ok(read(manifeste.js).length < 10_000)
})

test('les feuilles de style nomment les polices par leur empreinte et ne demandent rien ailleurs', () => {
  const adresses = [...read(manifeste.css).matchAll(/url\(([^)]*)\)/g)].map(([, adresse]) => adresse)
  assert.deepEqual([...new Set(adresses)].sort(), Object.values(manifeste.polices).sort())
})

test('le dessin de chaque icône nommée est dans la planche', () => {
  const planche = read(manifeste.sprite)
  for (const nom of ICONES) assert.match(planche, new RegExp(`<symbol id="${nom}" viewBox="0 0 24 24"><`))
})

test('deux constructions des mêmes sources donnent les mêmes noms', async () => {
  assert.deepEqual(await buildAssets(pathToFileURL(`${dossier}/`)), manifeste)
})
