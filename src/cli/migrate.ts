import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { reachDatabase } from '../db/database.ts'
import { migrate, migrationStatus } from '../db/migrate.ts'
import type { Commande } from './main.ts'

export const migrateCommand: Commande = {
  resume: 'met la base de données à jour, ou dit où elle en est (migrate status)',
  aide: 'Usage : npm run ogestion -- migrate [status]',
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    const database = await reachDatabase(readConfig(process.env), say)
    try {
      if (positionals[0] === 'status') await printStatus(database.proprietaire)
      else
        await migrate(
          database.proprietaire,
          () => new Date(),
          (nom) => say(`Migration ${nom}`),
        )
      return 0
    } finally {
      await database.stop()
    }
  },
}

async function printStatus(owner: Parameters<typeof migrationStatus>[0]): Promise<void> {
  for (const { nom, appliquee } of await migrationStatus(owner))
    say(`${appliquee ? 'appliquée ' : 'à venir   '} ${nom}`)
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)
