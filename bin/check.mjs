// npm run check: types, lint and the tests that need no database, in less than half a minute.
import { checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
process.exitCode = await run(findNode(), ['bin/suite.ts', 'rapide'])
