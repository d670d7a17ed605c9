import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'

const racine = fileURLToPath(RACINE)
const read = (chemin: string) => readFileSync(join(racine, chemin), 'utf8')
const paquet = JSON.parse(read('package.json')) as Record<string, Record<string, string>>

const IGNORES = new Set(['node_modules', 'data', 'dist', 'captures', '.git'])

test('chaque dépendance directe a sa ligne, et chaque ligne sa dépendance', () => {
  const page = readdirSync(join(racine, 'docs/decisions')).find((nom) => nom.startsWith('0012-')) ?? ''
  const lignes = [...read(`docs/decisions/${page}`).matchAll(/^\| `([^`]+)` \| [^|]+ \| [^|]+ \|$/gm)]
  const directes = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((groupe) =>
    Object.keys(paquet[groupe] ?? {}),
  )
  assert.deepEqual(lignes.map(([, nom]) => nom).sort(), directes.sort())
})

test('chaque table figure au glossaire, et chaque table du glossaire existe', () => {
  const migrations = readdirSync(join(racine, 'db/migrations')).map((nom) => read(`db/migrations/${nom}`))
  const creees = migrations.flatMap((sql) =>
    [...sql.matchAll(/^create (?:unlogged )?table (\w+)/gim)].map(([, nom = '']) => nom),
  )
  const citees = [...read('GLOSSAIRE.md').matchAll(/^\|[^|]+\|[^|]+\|([^|]*)\|[^|]+\|$/gm)].flatMap(
    ([, colonne = '']) => [...colonne.matchAll(/`(\w+)`/g)].map(([, nom = '']) => nom),
  )
  assert.ok(creees.length > 20)
  assert.deepEqual([...new Set(citees)].sort(), [...creees, 'migration'].sort())
})

test('les dossiers du glossaire existent', () => {
  const dossiers = [...read('GLOSSAIRE.md').matchAll(/\| `(src\/[^`]+)` \|$/gm)].map(
    ([, dossier = '']) => dossier,
  )
  assert.ok(dossiers.length > 20)
  for (const dossier of dossiers) assert.ok(existsSync(join(racine, dossier)), dossier)
})

test('les commandes npm nommées par les documents existent', () => {
  for (const document of markdown()) {
    for (const [, run, nom = ''] of read(document).matchAll(/\bnpm (run )?(start|test|(?<=run )[\w:-]+)/g)) {
      assert.ok(paquet.scripts?.[nom], `${document}: npm ${run ?? ''}${nom}`)
    }
  }
})

test('les commandes ogestion nommées par les documents existent', () => {
  const commandes = [...read('src/cli/main.ts').matchAll(/^ {2}(\w+): \w+Command,$/gm)].map(([, nom]) => nom)
  assert.ok(commandes.length >= 6)
  for (const document of markdown()) {
    for (const [, nom] of read(document).matchAll(/ogestion -- ([a-z]\w*)/g)) {
      assert.ok(commandes.includes(nom), `${document}: ${nom}`)
    }
  }
})

test('chaque réglage de la configuration est documenté, et chaque réglage documenté existe', () => {
  const source = read('src/config.ts')
  const schema = source.slice(source.indexOf('z.object({'), source.indexOf('const SECRETS'))
  const reglages = [...schema.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, nom]) => nom)
  const documentes = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, nom]) => nom)
  assert.ok(reglages.length > 10)
  assert.deepEqual(documentes.sort(), reglages.sort())
})

test('les liens entre documents mènent à un fichier', () => {
  for (const document of markdown()) {
    for (const [, cible = ''] of read(document).matchAll(/\]\(([^)#:]+)\)/g)) {
      assert.ok(existsSync(join(racine, normalize(join(dirname(document), cible)))), `${document}: ${cible}`)
    }
  }
})

/** How many items the requirements have in each family. */
const EXIGENCES = {
  AUT: 10,
  SES: 6,
  ACC: 10,
  INP: 8,
  OUT: 5,
  CSR: 3,
  FIL: 5,
  CFG: 5,
  LOG: 6,
  PRI: 7,
  API: 3,
  LIM: 4,
  DEP: 3,
  BUS: 10,
  BCK: 2,
  AVL: 3,
}

test('chaque exigence de sécurité a son état, et « met » nomme un test qui existe', () => {
  const lignes = read('docs/security.md').matchAll(
    /^\| (?<id>[A-Z]+-\d+) \| (?<etat>met|partly|not yet) \| (?<ou>[^|]*) \| (?<preuve>.+) \|$/gm,
  )
  const ids: string[] = []
  for (const { groups: { id = '', etat, ou = '', preuve = '' } = {} } of lignes) {
    ids.push(id)
    const tests = [...preuve.matchAll(/`([^`]+\.test\.ts)` « (.+?) »(?=; `|\. [A-Z`]|$)/g)]
    for (const [, fichier = '', titre = ''] of tests)
      assert.ok(read(fichier).includes(titre), `${id} : ${fichier} ne contient pas « ${titre} »`)
    for (const [, chemin = ''] of ou.matchAll(/`([^`]+)`/g))
      assert.ok(existsSync(join(racine, chemin)), `${id} : ${chemin}`)
    assert.equal(tests.length, preuve.split('.test.ts`').length - 1, `${id} : un test mal cité`)
    if (etat === 'met') assert.ok(tests.length > 0 && ou !== '', id)
  }
  const attendus = Object.entries(EXIGENCES).flatMap(([famille, nombre]) =>
    Array.from({ length: nombre }, (_, rang) => `${famille}-${rang + 1}`),
  )
  assert.deepEqual(ids, attendus)
})

test('aucun document ne contient un chemin de machine', () => {
  for (const document of markdown()) {
    assert.doesNotMatch(
      read(document),
      /(?<![\w.])\/(work|root|home|Users|tmp|opt|mnt)\/|\b[A-Z]:\\/,
      document,
    )
  }
})

/** Paths of the project's Markdown files, from its root. */
function markdown(dossier = ''): string[] {
  return readdirSync(join(racine, dossier), { withFileTypes: true }).flatMap((entree) => {
    const chemin = join(dossier, entree.name)
    if (entree.isDirectory()) return IGNORES.has(entree.name) ? [] : markdown(chemin)
    return entree.name.endsWith('.md') ? [chemin] : []
  })
}
