import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { type Verification, verifyJournal } from '../features/journal/verification.actions.ts'
import { openRuntime } from '../runtime.ts'
import type { Commande } from './main.ts'

const AIDE = `Usage : npm run ogestion -- journal verify [--head TÊTE|FICHIER]

  Relit tout le journal scellé et nomme chaque ligne changée, retirée, ajoutée ou déplacée.
  --head   une tête gardée hors de la base, ou un fichier qui en contient : chacune doit être dans la chaîne.
           Sans elle, une chaîne réécrite en entier, ou coupée à sa fin, ne se voit pas.

Sortie : 0 rien n’a changé, 1 des lignes ont changé, 2 mauvaise utilisation, 3 panne.`

/** The rest is counted: a journal that was rewritten would fill the screen. */
const ANOMALIES_MONTREES = 100

export const journalCommand: Commande = {
  resume: 'vérifie que le journal n’a pas été changé (journal verify)',
  aide: AIDE,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { head: { type: 'string' } },
    })
    const tetes = values.head === undefined ? [] : readTetes(values.head)
    if (positionals.length !== 1 || positionals[0] !== 'verify' || tetes === null) {
      process.stderr.write(`${AIDE}\n`)
      return 2
    }
    const runtime = await openRuntime(readConfig(process.env))
    try {
      const verification = await verifyJournal(runtime.base, tetes)
      process.stdout.write(tellVerification(verification))
      return verification.anomalies.length + verification.inconnues.length > 0 ? 1 : 0
    } finally {
      await runtime.close()
    }
  },
}

/** Null when there is no head in it. */
function readTetes(saisie: string): string[] | null {
  const texte = existsSync(saisie) ? readFileSync(saisie, 'utf8') : saisie
  return texte.toLowerCase().match(/\b[0-9a-f]{64}\b/g)
}

function tellVerification({ anomalies, inconnues, blocs, lignes, tete }: Verification): string {
  const dites = [
    ...inconnues.map((inconnue) => `Tête absente de la chaîne : ${inconnue}`),
    ...anomalies.slice(0, ANOMALIES_MONTREES),
  ]
  const reste = anomalies.length - ANOMALIES_MONTREES
  if (reste > 0) dites.push(`Et ${reste} autres.`)
  const bilan = `${blocs} blocs, ${lignes} lignes scellées. Tête : ${tete}`
  return `${[...dites, bilan].join('\n')}\n`
}
