import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The project's folder, whether we run from src/ (development, tests) or from the bundle in dist/. */
export const RACINE: URL = pathToFileURL(`${findRoot(import.meta.dirname)}/`)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('package.json not found above the program')
  return findRoot(parent)
}
