// Writes the component page and the sample pages as static files: node --import ./bin/jsx.mjs bin/composants.ts FOLDER
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { Composants } from '../src/ui/composants.tsx'
import { EXEMPLES } from '../src/ui/exemples.tsx'
import type { ContextePage } from '../src/ui/page.tsx'
import { buildAssets } from './build-assets.ts'

const sortie = process.argv[2] ?? 'captures/composants'
const { polices, ...assets } = await buildAssets()

const contexte: ContextePage = {
  assets: { ...assets, polices: Object.values(polices) },
  demo: true,
  financeur: 'Constructys',
  antivirus: false,
  motifs: new Map(),
  organisme: { raisonSociale: 'Alpha Formation', siren: '900100207' },
  personne: { nomComplet: 'Amélie Garnier', profilLibelle: 'administrateur' },
  espace: 'organisme',
  estAdministrateur: true,
  donneesAu: '24/11/2026 à 05:12',
  chemin: '/_composants',
}

mkdirSync(sortie, { recursive: true })
cpSync('dist/assets', join(sortie, 'assets'), { recursive: true })
write('index', Composants({ contexte }))
for (const [nom, page] of Object.entries(EXEMPLES)) write(nom, page(contexte))

function write(nom: string, page: VNode) {
  writeFileSync(join(sortie, `${nom}.html`), `<!doctype html>${renderToString(page)}`)
}
