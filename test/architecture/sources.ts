// What the architecture rules look at: every source file, its imports, its text without comments. Read with a few
// lines of our own, so that nothing can silently parse nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../../src/racine.ts'

export type Import = {
  /** Path from the project's root for one of our files, else the package's name as written. */
  cible: string
  /** False when only types come through: nothing is left of it at run time. */
  execute: boolean
}

export type Source = { chemin: string; texte: string; code: string; imports: Import[] }

const DOSSIERS = ['src', 'test', 'bin', 'db', 'bench', 'assets/js']

export function readSources(): Source[] {
  const racine = fileURLToPath(RACINE)
  return DOSSIERS.flatMap((dossier) =>
    readdirSync(join(racine, dossier), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(tsx?|mjs|sql)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(racine.length))
      .map((chemin) => toSource(chemin, readFileSync(join(racine, chemin), 'utf8'))),
  )
}

export function toSource(chemin: string, texte: string): Source {
  const sansCommentaires = chemin.endsWith('.sql') ? texte.replace(/--.*$/gm, '') : stripComments(texte)
  return {
    chemin,
    texte,
    code: sansCommentaires,
    imports: chemin.endsWith('.sql') ? [] : readImports(chemin, sansCommentaires),
  }
}

const IMPORTS = [
  /^\s*(?:import|export)\s+(?<type>type\s)?[^'"`;()=]*?\bfrom\s+['"](?<nom>[^'"]+)['"]/gm,
  /^\s*import\s+(?<type>\0)?['"](?<nom>[^'"]+)['"]/gm,
  /\bimport\((?<type>\0)?['"](?<nom>[^'"]+)['"]\)/g,
]

function readImports(chemin: string, code: string): Import[] {
  return IMPORTS.flatMap((motif) => [...code.matchAll(motif)]).map(({ groups }) => ({
    cible: resolve(chemin, groups?.nom ?? ''),
    execute: groups?.type === undefined,
  }))
}

function resolve(chemin: string, nom: string): string {
  return nom.startsWith('.') ? normalize(join(chemin, '..', nom)) : nom
}

/** Strings are kept: they hold SQL. A quote that does not close on its line (an apostrophe in a page) opens nothing. */
const MORCEAUX = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g

function stripComments(texte: string): string {
  return texte.replace(MORCEAUX, (morceau) =>
    morceau.startsWith('/*') || morceau.startsWith('//') ? '' : morceau,
  )
}
