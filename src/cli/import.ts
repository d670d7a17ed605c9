import { readConfig } from '../config.ts'
import { runImport } from '../features/imports/commande.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const importCommand: Commande = {
  resume: 'importe un lot du système d’information du financeur',
  aide: `Usage : npm run ogestion -- import LOT [--dry-run] [--report FICHIER.json]

  LOT        un dossier ou un fichier zip
  --dry-run  fait tout, dit tout, n’enregistre rien
  --report   écrit le rapport complet en JSON

Sortie : 0 tout est entré, 1 des lignes (ou le lot) sont refusées, 2 mauvaise utilisation, 3 panne.`,
  async run(args) {
    const runtime = await openRuntime(readConfig(process.env))
    try {
      return await runImport({ ...runtime, connection: runtime.database.application }, args)
    } finally {
      await runtime.close()
    }
  },
}
