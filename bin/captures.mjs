// npm run captures [-- WORDS]: pictures of the pages whose name holds one of the words, or of all, in captures/.
import { checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
process.exitCode = await run(findNode(), ['bin/captures.ts', ...process.argv.slice(2)])
