// npm run bench [-- --dossiers N], npm run bench -- import [--lignes N]: installs and builds what is missing, then
// measures (bench/main.ts, bench/import.ts).
import { build, checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
await build()
const [premier, ...suite] = process.argv.slice(2)
const mesure =
  premier === 'import' ? ['bench/import.ts', ...suite] : ['bench/main.ts', ...process.argv.slice(2)]
process.exitCode = await run(findNode(), ['--import', './bin/jsx.mjs', ...mesure])
