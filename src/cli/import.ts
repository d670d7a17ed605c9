import { readConfig } from '../config.ts'
import { openImport } from '../features/imports/actions.ts'
import { AIDE_IMPORT, runImport } from '../features/imports/commande.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const importCommand: Commande = {
  resume: 'importe un lot du système d’information du financeur',
  aide: AIDE_IMPORT,
  async run(args) {
    const runtime = await openRuntime(readConfig(process.env))
    try {
      return await runImport(openImport(runtime), args)
    } finally {
      await runtime.close()
    }
  },
}
