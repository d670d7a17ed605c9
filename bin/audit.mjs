// npm run audit: known flaws of the packages of production, from npm's registry, against docs/audit-exceptions.json.
import { checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
process.exitCode = await run(findNode(), ['bin/audit.ts'])
