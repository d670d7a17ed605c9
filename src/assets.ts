import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { RACINE } from './racine.ts'
import type { Assets } from './ui/page.tsx'

export const DOSSIER_ASSETS = fileURLToPath(new URL('dist/assets/', RACINE))

/** Addresses of the built files (bin/build-assets.ts), read once at start. */
export function readAssets(): Assets {
  const manifest = JSON.parse(readFileSync(`${DOSSIER_ASSETS}manifest.json`, 'utf8')) as Omit<
    Assets,
    'polices'
  > & {
    polices: Record<string, string>
  }
  return { ...manifest, polices: Object.values(manifest.polices) }
}
