import { parseArgs } from 'node:util'
import { closeOnSignal } from '../arret.ts'
import { readConfig } from '../config.ts'
import { refuseDemoAccounts } from '../features/demo/actions.ts'
import { openRuntime } from '../runtime.ts'
import { startWorker } from '../worker.ts'
import type { Commande } from './main.ts'

export const workerCommand: Commande = {
  resume: 'fait le travail de fond, sans servir de pages',
  aide: `Usage : npm run ogestion -- worker

Lots, documents, courriels, contrôles et purges, jusqu’à Ctrl+C. Autant de workers que l’on veut sur une même base :
chaque travail est fait une fois. Les serveurs lancés avec WORKER=off leur laissent tout.`,
  async run(args) {
    parseArgs({ args, options: {} })
    const config = readConfig(process.env)
    const runtime = await openRuntime(config)
    try {
      if (config.mode === 'production') await refuseDemoAccounts(runtime.base)
      closeOnSignal(() => runtime.close())
      await startWorker(runtime)
    } catch (error) {
      await runtime.close()
      throw error
    }
    process.stdout.write('Le worker oGestion est au travail.\n')
    return undefined
  },
}
