// npm run dev: the demo, restarted in a second when a source changes.
import { checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
process.exitCode = await run(findNode(), ['bin/dev.ts'], { env: { MODE: process.env.MODE ?? 'demo' } })
