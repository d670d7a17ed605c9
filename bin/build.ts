// Makes dist/: the program in one file, the worker that prints PDFs, the browser's assets, the bill of
// materials. All is made aside, then moved into place, so that a running server never lacks a file.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { buildAssets } from './build-assets.ts'
import { makeNomenclature } from './nomenclature.ts'

const RACINE = fileURLToPath(new URL('../', import.meta.url))
const DIST = join(RACINE, 'dist')
const PROGRAMMES = { cli: 'src/cli/main.ts', 'pdf-worker': 'src/pdf/worker.ts' }

const chantier = join(DIST, `.chantier-${process.pid}`)
mkdirSync(chantier, { recursive: true })
try {
  await Promise.all([buildAssets(pathToFileURL(join(chantier, 'assets/'))), bundle(chantier)])
  writeFileSync(join(chantier, 'sbom.cdx.json'), JSON.stringify(makeNomenclature(), null, 2))
  for (const nom of readdirSync(chantier)) {
    rmSync(join(DIST, nom), { recursive: true, force: true })
    renameSync(join(chantier, nom), join(DIST, nom))
  }
} finally {
  rmSync(chantier, { recursive: true, force: true })
}

async function bundle(sortie: string): Promise<void> {
  await build({
    entryPoints: Object.entries(PROGRAMMES).map(([out, source]) => ({ out, in: join(RACINE, source) })),
    outdir: sortie,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    packages: 'external',
    sourcemap: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  })
}
