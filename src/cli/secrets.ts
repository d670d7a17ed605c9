import { readConfig } from '../config.ts'
import { rotateSecrets } from '../features/changements/rotation.actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

export const secretsCommand: Commande = {
  resume: 'scelle de nouveau avec SECRET_KEY ce qui l’était avec SECRET_KEY_PRECEDENTE (secrets rotate)',
  aide: `Usage : npm run ogestion -- secrets rotate

Avant : SECRET_KEY=2:… (la nouvelle clé, avec le numéro suivant) et SECRET_KEY_PRECEDENTE=1:… (celle d’avant), puis
redémarrer le serveur et le worker. Interrompue, la commande reprend où elle en était. Après : retirer
SECRET_KEY_PRECEDENTE et redémarrer.`,
  async run(args) {
    if (args.length !== 1 || args[0] !== 'rotate') {
      process.stderr.write(`${this.aide}\n`)
      return 2
    }
    const runtime = await openRuntime(readConfig(process.env))
    try {
      await rotateSecrets(runtime, (quoi, nombre) => process.stdout.write(`${quoi} : ${nombre}\n`))
      return 0
    } finally {
      await runtime.close()
    }
  },
}
