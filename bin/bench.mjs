// npm run bench [-- --dossiers N]: installs and builds what is missing, then measures (bench/main.ts).
import { build, checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
await build()
process.exitCode = await run(findNode(), [
  '--import',
  './bin/jsx.mjs',
  'bench/main.ts',
  ...process.argv.slice(2),
])
