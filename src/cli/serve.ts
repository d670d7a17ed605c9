import { parseArgs } from 'node:util'
import { MOT_DE_PASSE_DEMO, PERSONNES } from '../../db/demo/personnes.ts'
import { readConfig } from '../config.ts'
import { takeLock } from '../db/verrou.ts'
import { loadDemo, refuseDemoAccounts } from '../features/demo/actions.ts'
import { openRuntime } from '../runtime.ts'
import { serve } from '../server.ts'
import { startWorker } from '../worker.ts'
import type { Commande } from './main.ts'

export const serveCommand: Commande = {
  resume: 'sert les pages et fait le travail de fond (WORKER=off : sert seulement)',
  aide: 'Usage : npm run ogestion -- serve\n\nMigre la base, charge les données de démonstration si la base est vide (MODE=demo), puis sert jusqu’à Ctrl+C.\nAvec WORKER=off, le travail de fond est laissé à la commande worker.',
  async run(args) {
    parseArgs({ args, options: {} })
    const config = readConfig(process.env)
    const release = config.databaseUrl ? async () => {} : await takeDataFolder(config.dataDir)
    const runtime = await openRuntime(config, say).catch(async (error) => {
      await release()
      throw error
    })
    const close = () => runtime.close().finally(release)
    try {
      if (config.mode === 'demo') await loadDemo(runtime, say)
      else await refuseDemoAccounts(runtime.base)
      await serve({ ...runtime, close })
      if (config.worker) await startWorker(runtime)
    } catch (error) {
      await close()
      throw error
    }
    announce(config.publicUrl, config.mode === 'demo')
    return undefined
  },
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)

/** One server on an embedded data folder; a killed one leaves nothing to clear. */
async function takeDataFolder(dataDir: string): Promise<() => Promise<void>> {
  const release = await takeLock(`serveur ${dataDir}`)
  if (release) return release
  throw new Error(
    `Un autre serveur utilise déjà ce dossier de données (${dataDir}) : arrêtez-le, ou choisissez un autre dossier avec DATA_DIR.`,
  )
}

function announce(publicUrl: string, demo: boolean): void {
  say(`\noGestion répond sur ${publicUrl}\n`)
  if (!demo) return
  say(`Démonstration, données fictives. Mot de passe de tous : ${MOT_DE_PASSE_DEMO}`)
  for (const { email, prenom, nom, habilitations, financeur, etat } of PERSONNES) {
    if (etat) continue
    const role = financeur ? `financeur, ${financeur}` : habilitations.map((h) => h.profil).join(', ')
    say(`  ${email.padEnd(24)} ${`${prenom} ${nom}`.padEnd(22)} ${role}`)
  }
  say(
    `\nSecond facteur, demandé au financeur dès la connexion et aux autres avant un acte sensible.\nCodes du moment : ${publicUrl}/demo/codes. Clés, pour une application d’authentification :`,
  )
  for (const { email, secretTotp } of PERSONNES) if (secretTotp) say(`  ${email.padEnd(24)} ${secretTotp}`)
  say(`\nCourriels envoyés : ${publicUrl}/demo/courriels\nArrêter : Ctrl+C`)
}
