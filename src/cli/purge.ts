import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { journalPurges, type Purge } from '../features/journal/purge.actions.ts'
import { openRuntime, type Runtime } from '../runtime.ts'
import type { Commande } from './main.ts'

/** Everything whose time is over, in this order. */
const listPurges = (runtime: Runtime): Purge[] => journalPurges(runtime)

export const purgeCommand: Commande = {
  resume: 'retire ce dont la durée de conservation est passée',
  aide: `Usage : npm run ogestion -- purge [--dry-run]

  --dry-run  dit ce qui partirait, ne retire rien`,
  async run(args) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } })
    const runtime = await openRuntime(readConfig(process.env))
    try {
      for (const { nom, count, run } of listPurges(runtime)) {
        const nombre = await (values['dry-run'] ? count : run)(runtime.horloge())
        process.stdout.write(`${nom} : ${nombre}${values['dry-run'] ? ' à retirer' : ' retirées'}\n`)
      }
      return 0
    } finally {
      await runtime.close()
    }
  },
}
