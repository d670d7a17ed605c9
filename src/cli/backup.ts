import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { openCoffre } from '../core/coffre.ts'
import { reachDatabase } from '../db/database.ts'
import { restoreBackup } from '../features/sauvegardes/restauration.actions.ts'
import { makeBackup, type Sauvegarde } from '../features/sauvegardes/sauvegarde.actions.ts'
import { verifyArchive } from '../features/sauvegardes/verification.actions.ts'
import { openStorage } from '../storage/storage.ts'
import type { Commande } from './main.ts'

const SORTIE = '\n\nSortie : 0 fait, 1 refusé et dit pourquoi, 2 mauvaise utilisation, 3 panne.'

export const backupCommand = onFile({
  resume: 'sauvegarde la base et les documents dans un fichier scellé',
  aide: `Usage : npm run ogestion -- backup FICHIER

Écrit dans FICHIER, qui ne doit pas exister, toute la base à un même instant et les fichiers qu’elle nomme, compressés
et chiffrés avec BACKUP_KEY, à défaut SECRET_KEY. Le serveur peut continuer à travailler pendant ce temps. Gardez ces
clés ailleurs que le fichier : sans elles, il ne se lit pas.${SORTIE}`,
  act: (chemin) =>
    withDeps(async (deps) => {
      const { texte, absents } = await makeBackup(deps, chemin)
      say(`${texte}\nSauvegarde écrite : ${chemin}`)
      if (absents === 0) return 0
      process.stderr.write(
        'Des fichiers manquent au stockage : vérifiez STORAGE_URL et que son volume est monté, puis recommencez.\n',
      )
      return 1
    }),
})

export const restoreCommand = onFile({
  resume: 'restaure une sauvegarde dans une base et un stockage vides',
  aide: `Usage : npm run ogestion -- restore FICHIER

Vérifie FICHIER jusqu’au bout, puis remet la base et les documents, dans une base et un stockage vides seulement :
interrompue, la commande laisse une base vide et se relance. Ensuite personne n’est connecté, aucun lien ne sert, les
courriels en attente ne partent pas, les changements de compte sont à approuver de nouveau, et les personnes dont
l’effacement est inscrit dans le stockage (dossier effacements) sont effacées.${SORTIE}`,
  act: (chemin) =>
    withDeps(async (deps) => {
      say(await restoreBackup(deps, chemin))
      return 0
    }),
})

export const verifyCommand = onFile({
  resume: 'vérifie une sauvegarde, sans base de données',
  aide: `Usage : npm run ogestion -- verify FICHIER

Relit toute la sauvegarde et dit ce qu’elle contient, ou ce qui y a changé. Demande la clé qui l’a scellée.${SORTIE}`,
  async act(chemin) {
    say(`${await verifyArchive(readConfig(process.env), chemin)}\nSauvegarde intacte.`)
    return 0
  },
})

type SurFichier = { resume: string; aide: string; act(chemin: string): Promise<number> }

/** A command whose only argument is a file. */
function onFile({ resume, aide, act }: SurFichier): Commande {
  return {
    resume,
    aide,
    async run(args) {
      const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
      const [chemin, ...trop] = positionals
      if (!chemin || trop.length > 0) {
        process.stderr.write(`${aide}\n`)
        return 2
      }
      return act(chemin)
    },
  }
}

/** The database as it is: a backup before an upgrade is one of the former level. */
async function withDeps(work: (deps: Sauvegarde) => Promise<number>): Promise<number> {
  const config = readConfig(process.env)
  const database = await reachDatabase(config, say)
  try {
    return await work({
      config,
      database,
      coffre: openCoffre(config.secretKey, config.secretKeyNumero, config.secretKeyPrecedente),
      storage: await openStorage(config.storageUrl),
      horloge: () => new Date(),
      say,
    })
  } finally {
    await database.stop()
  }
}

const say = (texte: string) => void process.stdout.write(`${texte}\n`)
