import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { reachDatabase } from '../db/database.ts'
import { type EtatMigration, migrate, migrationStatus } from '../db/migrate.ts'
import type { Commande } from './main.ts'

const AIDE = `Usage : npm run ogestion -- migrate [status]

  status  dit, sans rien changer, quelles migrations la base porte et lesquelles sont à venir

Sortie : 0 la base est à jour, 1 elle ne l’est pas (status), 2 mauvaise utilisation, 3 panne.`

export const migrateCommand: Commande = {
  resume: 'met la base de données à jour, ou dit où elle en est (migrate status)',
  aide: AIDE,
  async run(args) {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
    const [action = ''] = positionals
    if (positionals.length > 1 || !['', 'status'].includes(action)) {
      process.stderr.write(`${AIDE}\n`)
      return 2
    }
    const database = await reachDatabase(readConfig(process.env), say)
    try {
      if (action === 'status') return tellStatus(await migrationStatus(database.proprietaire))
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

const ETATS: Record<EtatMigration['etat'], string> = {
  appliquee: 'appliquée',
  a_venir: 'à venir',
  changee: 'changée depuis son application',
  inconnue: 'inconnue de cette version',
}

function tellStatus(migrations: EtatMigration[]): number {
  for (const { nom, etat } of migrations) say(`${nom.padEnd(40)} ${ETATS[etat]}`)
  const ecarts = migrations.filter(({ etat }) => etat !== 'appliquee').length
  say(ecarts === 0 ? 'La base est à jour.' : `La base n’est pas à jour : ${ecarts} sur ${migrations.length}.`)
  return ecarts === 0 ? 0 : 1
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)
