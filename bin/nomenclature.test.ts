import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'
import { makeNomenclature } from './nomenclature.ts'

const racine = fileURLToPath(RACINE)
type Manifeste = {
  name: string
  version: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  scripts?: Record<string, string>
}
const read = (dossier: string) => JSON.parse(readFileSync(join(dossier, 'package.json'), 'utf8')) as Manifeste

/** Walks node_modules as Node does, from our own dependencies: nothing that npm wrote is believed. */
function walk(dossier: string, vus = new Map<string, string>()): Map<string, string> {
  const { dependencies, optionalDependencies, peerDependencies } = read(dossier)
  for (const nom of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    const trouve = locate(nom, dossier)
    if (!trouve || vus.has(trouve)) continue
    vus.set(trouve, `${nom}@${read(trouve).version}`)
    walk(trouve, vus)
  }
  return vus
}

function locate(nom: string, depuis: string): string | null {
  const ici = join(depuis, 'node_modules', nom)
  if (existsSync(join(ici, 'package.json'))) return ici
  return depuis === dirname(depuis) || depuis === dirname(racine) ? null : locate(nom, dirname(depuis))
}

describe('nomenclature des paquets', () => {
  const nomenclature = makeNomenclature()

  test('elle nomme chaque paquet qu’une production installe, et aucun autre', () => {
    const listes = nomenclature.components.map(({ name, version }) => `${name}@${version}`)
    assert.ok(listes.length > 50)
    assert.deepEqual([...new Set(listes)].sort(), [...new Set(walk(racine).values())].sort())
  })

  test('chaque composant porte sa licence, son empreinte et une adresse unique ; chaque lien mène à l’un d’eux', () => {
    const refs = new Set(nomenclature.components.map((c) => c['bom-ref']))
    for (const { name, hashes, licenses } of nomenclature.components) {
      assert.match(hashes[0]?.content ?? '', /^[0-9a-f]{128}$/, name)
      assert.equal(licenses.length, 1, name)
    }
    for (const { dependsOn } of nomenclature.dependencies)
      for (const ref of dependsOn) assert.ok(refs.has(ref), ref)
    assert.equal(nomenclature.metadata.component.name, 'ogestion')
  })

  test('les versions sont exactes, l’installation n’exécute aucun script, et les paquets directs restent peu nombreux', () => {
    const { dependencies = {}, optionalDependencies = {} } = read(racine)
    const directs = { ...dependencies, ...optionalDependencies }
    for (const [nom, version] of Object.entries(directs))
      assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, nom)
    assert.ok(Object.keys(directs).length <= 40, `${Object.keys(directs).length} paquets`)
    const reglages = readFileSync(join(racine, '.npmrc'), 'utf8')
    assert.match(reglages, /^ignore-scripts=true$/m)
    assert.match(reglages, /^save-exact=true$/m)
    assert.equal(read(racine).scripts?.postinstall, undefined)
  })
})
