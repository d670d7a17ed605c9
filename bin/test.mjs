// npm test [-- WORDS]: installs what is missing, then everything that proves the product (bin/suite.ts); with
// words, only the tests whose path holds one of them.
import { checkNode, findNode, install, run } from './installation.mjs'

checkNode()
await install({ dev: true })
const mots = process.argv.slice(2)
process.exitCode = await run(findNode(), [
  'bin/suite.ts',
  ...(mots.length > 0 ? ['mots', ...mots] : ['tout']),
])
