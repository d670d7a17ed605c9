import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { pluriel } from '../core/texte.ts'
import { journalPurges } from '../features/journal/purge.actions.ts'
import { listPurges } from '../features/purges/actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const purgeCommand: Commande = {
  resume: 'efface ce qui arrive au terme de sa durée de conservation',
  aide: `Usage : npm run ogestion -- purge [--dry-run]

Demandes de compte, signalements, stagiaires et traces de connexion : le serveur le fait de lui-même chaque heure. Journal : seule cette
commande le fait, à lancer chaque mois. --dry-run compte ce qui serait effacé, sans rien changer.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } })
    const runtime = await openRuntime(readConfig(process.env))
    try {
      const essai = values['dry-run']
      const verbe = essai ? 'À effacer' : 'Effacé'
      for (const { nom, count, run } of [...listPurges(runtime), ...journalPurges(runtime)]) {
        const nombre = await (essai ? count : run)(runtime.horloge())
        process.stdout.write(`${verbe} : ${pluriel(nombre, 'ligne')} (${nom}).\n`)
      }
      return 0
    } finally {
      await runtime.close()
    }
  },
}
