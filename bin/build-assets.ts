// Makes dist/assets/: one style sheet, one script, one sprite of icons and the fonts, under names that hold
// a hash of their content (they are served with a year of cache), and the manifest that names them.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, transform as transformCode } from 'esbuild'
import { ICONES } from '../assets/icones/icones.ts'

export type ManifesteAssets = {
  css: string
  js: string
  sprite: string
  icone: string
  polices: Record<string, string>
}

const RACINE = new URL('../', import.meta.url)
const POLICES = 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/'
const COUCHES = ['reset', 'tokens', 'base', 'layout', 'components', 'utilities', 'print']

/** Builds all assets into `sortie` and returns the manifest, its addresses under `/assets/`. */
export async function buildAssets(sortie = new URL('dist/assets/', RACINE)): Promise<ManifesteAssets> {
  rmSync(sortie, { recursive: true, force: true })
  mkdirSync(sortie, { recursive: true })
  const emit = (nom: string, extension: string, contenu: string | Buffer) => {
    const empreinte = createHash('sha256').update(contenu).digest('hex').slice(0, 10)
    const fichier = `${nom}-${empreinte}.${extension}`
    writeFileSync(new URL(fichier, sortie), contenu)
    return `/assets/${fichier}`
  }
  const polices = Object.fromEntries(
    ['latin', 'latin-ext'].map((alphabet) => [
      alphabet,
      emit(alphabet, 'woff2', readFileSync(new URL(`${POLICES}${nomPolice(alphabet)}`, RACINE))),
    ]),
  )
  const manifeste: ManifesteAssets = {
    css: emit('ogestion', 'css', await buildCss(polices)),
    js: emit('ogestion', 'js', await buildJs()),
    sprite: emit('icones', 'svg', buildSprite()),
    icone: emit('anneau', 'svg', read('assets/icones/anneau.svg')),
    polices,
  }
  writeFileSync(new URL('manifest.json', sortie), `${JSON.stringify(manifeste, null, 2)}\n`)
  return manifeste
}

function nomPolice(alphabet: string): string {
  return `atkinson-hyperlegible-next-${alphabet}-wght-normal.woff2`
}

async function buildCss(polices: Record<string, string>): Promise<string> {
  const ordre = `@layer ${COUCHES.join(', ')};\n`
  const source = ordre + COUCHES.map((couche) => read(`assets/css/${couche}.css`)).join('\n')
  const { code } = await transformCode(source, { loader: 'css', minify: true, target: 'es2024' })
  return Object.entries(polices).reduce(
    (css, [alphabet, href]) => css.replaceAll(`url(${alphabet}.woff2)`, `url(${href})`),
    code,
  )
}

async function buildJs(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('assets/js/main.ts', RACINE))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

function buildSprite(): string {
  const symboles = ICONES.map((nom) => {
    const svg = read(`node_modules/lucide-static/icons/${nom}.svg`)
    const dessin = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
    return `<symbol id="${nom}" viewBox="0 0 24 24">${dessin.replace(/\n\s*/g, '')}</symbol>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg">${symboles.join('')}</svg>\n`
}

function read(chemin: string): string {
  return readFileSync(new URL(chemin, RACINE), 'utf8')
}

if (import.meta.main) {
  const { css, js } = await buildAssets()
  process.stdout.write(`dist/assets : ${css}, ${js}\n`)
}
