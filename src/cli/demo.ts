import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { startEmbedded } from '../db/embedded.ts'
import { loadDemo } from '../features/demo/actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const demoCommand: Commande = {
  resume: 'charge les données de démonstration (demo --reset : tout recommencer)',
  aide: 'Usage : npm run ogestion -- demo [--reset]\n\n  --reset  efface la base de données intégrée et ses documents avant de charger',
  async run(args) {
    const { values } = parseArgs({ args, options: { reset: { type: 'boolean', default: false } } })
    const config = readConfig({ ...process.env, MODE: 'demo' })
    if (values.reset) await erase(config.databaseUrl, config.dataDir)
    const runtime = await openRuntime(config, say)
    try {
      await loadDemo(runtime, say)
    } finally {
      await runtime.close()
    }
    return 0
  },
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)

/** Only the embedded database of the data folder: a server's data is never erased from here. */
async function erase(databaseUrl: string | null, dataDir: string): Promise<void> {
  if (databaseUrl)
    throw new Error('demo --reset n’efface que la base intégrée : DATABASE_URL désigne un serveur.')
  const running = await startEmbedded(dataDir)
  if (!(await running.stop()))
    throw new Error('Un serveur utilise ce dossier de données : arrêtez-le avant demo --reset.')
  for (const nom of ['postgres', 'base-prete', 'documents'])
    rmSync(join(dataDir, nom), { recursive: true, force: true })
}
