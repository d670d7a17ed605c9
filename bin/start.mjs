// npm start and npm run ogestion: installs what is missing, builds what has changed, then runs the product.
import { build, checkNode, findNode, install, RACINE, run } from './installation.mjs'

checkNode()
await install({ dev: false })
await build()
process.exitCode = await run(
  findNode(),
  ['--enable-source-maps', `${RACINE}dist/cli.js`, ...process.argv.slice(2)],
  // The channel closes with us, however we end: the server then closes in order too.
  { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: demoByDefault() },
)

/** `npm start` is the demo; a command beside it finds the mode by itself. */
function demoByDefault() {
  return process.env.npm_lifecycle_event === 'start' && !process.env.MODE ? { MODE: 'demo' } : {}
}
