import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import type { Commande } from './main.ts'

export const configCommand: Commande = {
  resume: 'vérifie les réglages (config check)',
  aide: 'Usage : npm run ogestion -- config check\n\nLit les réglages de l’environnement et dit ce qui manque ou ne va pas, sans rien démarrer.',
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    if (positionals[0] !== 'check') {
      process.stderr.write(`${this.aide}\n`)
      return 2
    }
    const config = readConfig(process.env)
    process.stdout.write(`Configuration correcte (mode ${config.mode}, adresse ${config.publicUrl}).\n`)
    return 0
  },
}
