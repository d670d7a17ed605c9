import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { pluriel } from '../core/texte.ts'
import { countPurges, runPurges } from '../features/purges/actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const purgeCommand: Commande = {
  resume: 'efface les données personnelles arrivées au terme de leur durée',
  aide: `Usage : npm run ogestion -- purge [--dry-run]

Le serveur le fait de lui-même chaque heure. --dry-run compte ce qui serait effacé, sans rien changer.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } })
    const runtime = await openRuntime(readConfig(process.env))
    try {
      const essai = values['dry-run']
      const { demandes, signalements, stagiaires } = await (essai ? countPurges : runPurges)(runtime)
      process.stdout.write(
        `${essai ? 'À effacer' : 'Effacé'} : ${pluriel(demandes, 'demande de compte', 'demandes de compte')}, ${pluriel(signalements, 'signalement')}, ${pluriel(stagiaires, 'stagiaire')}.\n`,
      )
      return 0
    } finally {
      await runtime.close()
    }
  },
}
