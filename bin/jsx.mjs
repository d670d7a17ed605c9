// Node runs .ts as it is; .tsx needs its JSX compiled. Loaded with --import in development and tests only:
// production runs the bundle that bin/build.ts makes.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'esbuild'

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith('.tsx')) return nextLoad(url, context)
    const sourcefile = fileURLToPath(url)
    const { code } = transformSync(readFileSync(sourcefile, 'utf8'), {
      loader: 'tsx',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      sourcefile,
      sourcemap: 'inline',
      target: 'node24',
    })
    return { format: 'module', source: code, shortCircuit: true }
  },
})
