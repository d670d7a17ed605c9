import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MOT_DE_PASSE_DEMO, PERSONNES } from '../../db/demo/personnes.ts'
import { readConfig } from '../config.ts'
import { loadDemo } from '../features/demo/actions.ts'
import { openRuntime } from '../runtime.ts'
import { serve } from '../server.ts'
import { startWorker } from '../worker.ts'
import type { Commande } from './main.ts'

export const serveCommand: Commande = {
  resume: 'sert les pages et fait le travail de fond',
  aide: 'Usage : npm run ogestion -- serve\n\nMigre la base, charge les données de démonstration si la base est vide (MODE=demo), puis sert jusqu’à Ctrl+C.',
  async run(args) {
    parseArgs({ args, options: {} })
    const config = readConfig(process.env)
    const release = config.databaseUrl ? () => {} : takeDataFolder(config.dataDir)
    const runtime = await openRuntime(config, say).catch((error) => {
      release()
      throw error
    })
    const close = () => runtime.close().finally(release)
    try {
      if (config.mode === 'demo') await loadDemo(runtime, say)
      await serve({ ...runtime, close })
      await startWorker(runtime)
    } catch (error) {
      await close()
      throw error
    }
    announce(config.publicUrl, config.mode === 'demo')
    return undefined
  },
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)

/**
 * One server on an embedded data folder. The mark of a killed process is recognised (its number lives no more)
 * and taken over.
 */
function takeDataFolder(dataDir: string): () => void {
  const mark = join(dataDir, 'serveur.pid')
  const other = existsSync(mark) ? Number(readFileSync(mark, 'utf8')) : 0
  if (other && other !== process.pid && isAlive(other)) {
    throw new Error(
      `Un autre serveur (processus ${other}) utilise déjà ce dossier de données : arrêtez-le, ou choisissez un autre dossier avec DATA_DIR.`,
    )
  }
  rmSync(mark, { force: true })
  const file = openSync(mark, 'wx', 0o600)
  writeSync(file, String(process.pid))
  closeSync(file)
  return () => rmSync(mark, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return /node|ogestion/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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
  say(`\nCourriels envoyés : ${publicUrl}/demo/courriels\nArrêter : Ctrl+C`)
}
