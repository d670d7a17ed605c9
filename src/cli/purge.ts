import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { pluriel } from '../core/texte.ts'
import { journalPurges } from '../features/journal/purge.actions.ts'
import { countPurges, runPurges } from '../features/purges/actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const purgeCommand: Commande = {
  resume: 'efface ce qui arrive au terme de sa durée de conservation',
  aide: `Usage : npm run ogestion -- purge [--dry-run]

Demandes de compte, signalements, stagiaires et RIB de demandes sans suite : le serveur le fait de lui-même chaque heure. Journal : seule cette
commande le fait, à lancer chaque mois. Les dossiers clos depuis longtemps sont
archivés du même coup. --dry-run compte ce qui serait effacé, sans rien changer.`,
  async run(args) {
    const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean', default: false } } })
    const runtime = await openRuntime(readConfig(process.env))
    try {
      const essai = values['dry-run']
      const verbe = essai ? 'À effacer' : 'Effacé'
      const { demandes, signalements, stagiaires, ribs, archives } = await (essai ? countPurges : runPurges)(
        runtime,
      )
      process.stdout.write(
        `${verbe} : ${pluriel(demandes, 'demande de compte', 'demandes de compte')}, ${pluriel(signalements, 'signalement')}, ${pluriel(stagiaires, 'stagiaire')}, ${pluriel(ribs, 'RIB', 'RIB')}.\n`,
      )
      process.stdout.write(`${essai ? 'À archiver' : 'Archivé'} : ${pluriel(archives, 'dossier')}.\n`)
      for (const { nom, count, run } of journalPurges(runtime)) {
        const nombre = await (essai ? count : run)(runtime.horloge())
        process.stdout.write(`${verbe} : ${pluriel(nombre, 'ligne')} (${nom}).\n`)
      }
      return 0
    } finally {
      await runtime.close()
    }
  },
}
