import { ConfigurationInvalide } from '../config.ts'
import { ErreurMetier } from '../core/errors.ts'
import { backupCommand, restoreCommand, verifyCommand } from './backup.ts'
import { configCommand } from './config.ts'
import { demoCommand } from './demo.ts'
import { importCommand } from './import.ts'
import { journalCommand } from './journal.ts'
import { migrateCommand } from './migrate.ts'
import { purgeCommand } from './purge.ts'
import { secretsCommand } from './secrets.ts'
import { serveCommand } from './serve.ts'
import { userCommand } from './user.ts'

/** Exit codes of every command: done, refused input, wrong use, the system failed. */
export const CODES = { fait: 0, refuse: 1, usage: 2, panne: 3 } as const

export type Commande = { resume: string; aide: string; run(args: string[]): Promise<number | undefined> }

const COMMANDES: Record<string, Commande> = {
  serve: serveCommand,
  migrate: migrateCommand,
  demo: demoCommand,
  import: importCommand,
  user: userCommand,
  secrets: secretsCommand,
  journal: journalCommand,
  purge: purgeCommand,
  backup: backupCommand,
  restore: restoreCommand,
  verify: verifyCommand,
  config: configCommand,
}

const [nom, ...args] = process.argv.slice(2)
process.exitCode = await main(nom, args)

async function main(nom: string | undefined, args: string[]): Promise<number | undefined> {
  const commande = nom ? COMMANDES[nom] : undefined
  if (!commande) {
    process.stdout.write(usage())
    return nom === undefined || nom === '--help' ? CODES.fait : CODES.usage
  }
  if (args.includes('--help')) {
    process.stdout.write(`${commande.aide}\n`)
    return CODES.fait
  }
  try {
    return await commande.run(args)
  } catch (error) {
    return explain(error, commande)
  }
}

function explain(error: unknown, commande: Commande): number {
  if (error instanceof ConfigurationInvalide) {
    process.stderr.write(`${error.message}\n`)
    return CODES.usage
  }
  if (error instanceof ErreurMetier) {
    process.stderr.write(`${error.message}\n`)
    return CODES.refuse
  }
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
    process.stderr.write(`${(error as Error).message}\n\n${commande.aide}\n`)
    return CODES.usage
  }
  process.stderr.write(`${(error as Error).message}\n`)
  if (process.env.LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack}\n`)
  return CODES.panne
}

function usage(): string {
  const lignes = Object.entries(COMMANDES).map(([nom, { resume }]) => `  ${nom.padEnd(10)} ${resume}`)
  return `Usage : npm run ogestion -- COMMANDE [options]\n\n${lignes.join('\n')}\n\nAide d’une commande : npm run ogestion -- COMMANDE --help\n`
}
