import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parentPort } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Feuille } from './feuille.ts'
import { ESSAI, GABARIT } from './gabarit.ts'

export type Reponse = { octets: Uint8Array; pages: number } | { erreur: string }

const FAMILLE = '@expo-google-fonts/atkinson-hyperlegible-next'

const typst = NodeCompiler.create({ fontArgs: [{ fontPaths: polices() }] })
const connus = new Map<string, boolean>()

parentPort?.on('message', (feuille: Feuille) => parentPort?.postMessage(repondre(feuille)))

function repondre(feuille: Feuille): Reponse {
  try {
    const data = JSON.stringify(feuille, (_, valeur) =>
      typeof valeur === 'string' ? imprimable(valeur) : valeur,
    )
    return compiler(GABARIT, data)
  } catch (erreur) {
    return { erreur: erreur instanceof Error ? erreur.message : String(erreur) }
  }
}

/** The data goes as an input, never as a part of the source. */
function compiler(source: string, data: string): { octets: Uint8Array; pages: number } {
  const resultat = typst.compile({ mainFileContent: source, inputs: { data } })
  const document = resultat.result
  if (!document) throw new Error(`typst: ${JSON.stringify(resultat.takeError()?.shortDiagnostics)}`)
  const octets = typst.pdf(document, { pdfStandard: 'ua-1' })
  // The cache belongs to the process, not to the thread: without this it grows by 2 MB a document, for ever.
  typst.evictCache(10)
  return { octets, pages: document.numOfPages }
}

/**
 * PDF/UA-1 refuses a character that no font draws. The narrow no-break space becomes a no-break space, invisible
 * characters go, and what is still not drawn becomes U+FFFD.
 */
function imprimable(texte: string): string {
  return texte
    .normalize('NFC')
    .replaceAll('\u202f', '\u00a0')
    .replace(/\s/g, (blanc) => (blanc === '\u00a0' ? blanc : ' '))
    .replace(/[\p{C}\p{Variation_Selector}]/gu, '')
    .replace(/[^\u0020-\u017e–—‘’“”…•€−]/gu, (signe) => (estDessine(signe) ? signe : '\ufffd'))
}

/** Asks the compiler itself, once for each rare character. */
function estDessine(signe: string): boolean {
  const connu = connus.get(signe)
  if (connu !== undefined) return connu
  let dessine = true
  try {
    compiler(ESSAI, signe)
  } catch {
    dessine = false
  }
  connus.set(signe, dessine)
  return dessine
}

/** Folders of the font's static files: the compiler reads neither WOFF2 nor variable fonts. */
function polices(): string[] {
  const { resolve } = createRequire(import.meta.url)
  try {
    const dossier = dirname(resolve(`${FAMILLE}/package.json`))
    return ['400Regular', '700Bold'].map((graisse) => join(dossier, graisse))
  } catch {
    return []
  }
}
