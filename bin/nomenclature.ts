// The software bill of materials (CycloneDX 1.6): the packages that production installs, from what npm wrote of them.
import { readFileSync } from 'node:fs'
import { RACINE } from '../src/racine.ts'

type Entree = {
  version: string
  dev?: boolean
  license?: string
  integrity?: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Verrou = { packages: Record<string, Entree> }

export type Composant = {
  type: 'library'
  'bom-ref': string
  name: string
  version: string
  purl: string
  licenses: { expression: string }[]
  hashes: { alg: string; content: string }[]
}
export type Nomenclature = {
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  version: 1
  metadata: { component: { type: 'application'; 'bom-ref': string; name: string; version: string } }
  components: Composant[]
  dependencies: { ref: string; dependsOn: string[] }[]
}

/** Without a date or a random number: the same packages give the same file. */
export function makeNomenclature(): Nomenclature {
  const { name, version, ...racine } = readJson<Entree & { name: string }>('package.json')
  const packages = productionPackages()
  const produit = { type: 'application' as const, 'bom-ref': `${name}@${version}`, name, version }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: produit },
    components: [...packages].map(([chemin, entree]) => toComposant(chemin, entree)),
    dependencies: [
      { ref: produit['bom-ref'], dependsOn: findDependencies(packages, '', racine) },
      ...[...packages].map(([chemin, entree]) => ({
        ref: toPurl(chemin, entree),
        dependsOn: findDependencies(packages, chemin, entree),
      })),
    ],
  }
}

/** What npm installed here, less the tools of development. */
function productionPackages(): Map<string, Entree> {
  const { packages } = readJson<Verrou>('node_modules/.package-lock.json')
  return new Map(
    Object.entries(packages)
      .filter(([chemin, { dev }]) => chemin !== '' && !dev)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function toComposant(chemin: string, entree: Entree): Composant {
  const purl = toPurl(chemin, entree)
  const [algorithme = '', empreinte = ''] = (entree.integrity ?? '').split('-')
  return {
    type: 'library',
    'bom-ref': purl,
    name: nameOf(chemin),
    version: entree.version,
    purl,
    licenses: entree.license ? [{ expression: entree.license }] : [],
    hashes: empreinte
      ? [
          {
            alg: algorithme.toUpperCase().replace('SHA', 'SHA-'),
            content: Buffer.from(empreinte, 'base64').toString('hex'),
          },
        ]
      : [],
  }
}

/** As Node finds them: in the package's own folder first, then in those above. */
function findDependencies(packages: Map<string, Entree>, chemin: string, entree: Omit<Entree, 'version'>) {
  const noms = Object.keys({ ...entree.dependencies, ...entree.optionalDependencies })
  return noms.flatMap((nom) => {
    for (let dossier = chemin; ; dossier = parentOf(dossier)) {
      const ici = `${dossier ? `${dossier}/` : ''}node_modules/${nom}`
      const trouve = packages.get(ici)
      if (trouve) return [toPurl(ici, trouve)]
      if (dossier === '') return []
    }
  })
}

const parentOf = (chemin: string) => chemin.slice(0, Math.max(0, chemin.lastIndexOf('/node_modules/')))
const nameOf = (chemin: string) => chemin.slice(chemin.lastIndexOf('node_modules/') + 'node_modules/'.length)
const toPurl = (chemin: string, { version }: { version: string }) =>
  `pkg:npm/${nameOf(chemin).replace('@', '%40')}@${version}`

function readJson<T>(chemin: string): T {
  return JSON.parse(readFileSync(new URL(chemin, RACINE), 'utf8')) as T
}
