import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { journalisePersonne } from '../../auth/journal.ts'
import { SauvegardeRefusee } from '../../core/enveloppe.ts'
import { type Lecture, openLecture } from '../../core/octets.ts'
import { onClient, type Trx } from '../../db/client.ts'
import { restoreDatabase } from '../../db/restauration.ts'
import { openTable, setSequences } from '../../db/sauvegarde.ts'
import type { Storage } from '../../storage/storage.ts'
import { reopenChangements } from '../changements/restauration.actions.ts'
import { REGISTRE, replayEffacements } from '../personnes/registre.actions.ts'
import { checkTemoin, tellArchive } from './rules.ts'
import type { Sauvegarde } from './sauvegarde.actions.ts'
import type { Debut } from './schemas.ts'
import { readArchive } from './verification.actions.ts'

/** Stands in the store while documents are put back: what a killed restoration left may be written over. */
const CHANTIER = 'restauration-en-cours'

/**
 * Puts an archive back into an empty database and an empty store. It is read to its end before anything is written; the
 * database has everything at once or nothing.
 * @throws SauvegardeRefusee
 */
export async function restoreBackup(deps: Sauvegarde, chemin: string): Promise<string> {
  const { config, storage, coffre, say } = deps
  const { debut, fin } = await readArchive(config, chemin)
  checkTemoin(coffre, debut.temoin)
  say(`${tellArchive(debut, fin)}\nSauvegarde intacte, restauration en cours.`)
  let bilan = ''
  await restoreDatabase(deps.database.proprietaire, deps.horloge, debut, {
    async load(client) {
      await takeStorage(storage, debut)
      await loadArchive(deps, chemin, client)
      await setSequences(client, debut.sequences)
    },
    async finish(client) {
      bilan = await finishRestoration(deps, onClient(client), debut)
    },
  })
  await storage.delete(CHANTIER)
  return bilan
}

async function takeStorage(storage: Storage, { id }: Debut): Promise<void> {
  if (!(await isOurs(storage, id)))
    for await (const { cle } of storage.list('/'))
      if (!cle.startsWith(`${REGISTRE}/`))
        throw new SauvegardeRefusee(
          `Le stockage des documents n’est pas vide (${cle})\u00a0: une sauvegarde ne se restaure que dans un stockage neuf.`,
        )
  await storage.put(CHANTIER, Buffer.from(id))
}

/** The same archive was being restored here. */
async function isOurs(storage: Storage, id: string): Promise<boolean> {
  for await (const { cle } of storage.list('/')) {
    if (cle !== CHANTIER) continue
    const lue = Buffer.concat(await (await storage.get(CHANTIER)).toArray())
    return lue.toString('utf8') === id
  }
  return false
}

async function loadArchive({ config, storage, say }: Sauvegarde, chemin: string, client: pg.Client) {
  let fichiers = 0
  await readArchive(config, chemin, {
    table: ({ nom, colonnes }, contenu) => pipeline(contenu, openTable(client, { nom, colonnes })),
    async fichier(cle, contenu) {
      if (fichiers++ === 0) say('Tables chargées.')
      await putFichier(storage, cle, contenu)
      if (fichiers % 5000 === 0) say(`${fichiers} fichiers remis.`)
    },
  })
}

/** Most files leave whole: some stores want to know a length before the first byte. */
const ENTIER = 32 * 1024 ** 2

async function putFichier(storage: Storage, cle: string, contenu: AsyncIterable<Buffer>): Promise<void> {
  const lecture = openLecture(contenu)
  const debut = await lecture.read(ENTIER + 1)
  if (debut.length <= ENTIER) await storage.put(cle, debut)
  else await storage.putFlux(cle, Readable.from(follow(debut, lecture)))
}

async function* follow(debut: Buffer, lecture: Lecture): AsyncGenerator<Buffer> {
  for (let bloc = debut; bloc.length > 0; bloc = await lecture.read(ENTIER)) yield bloc
}

/** What must not come back with a backup: mails that may have left, approvals, people who were erased since. */
async function finishRestoration(
  { coffre, storage, horloge }: Sauvegarde,
  trx: Trx,
  { instant }: Debut,
): Promise<string> {
  const maintenant = horloge()
  const courriels = await stopCourriels(trx)
  // Refused since, perhaps: one confirmation would take somebody's factors away.
  await trx.deleteFrom('levee_facteur').where('etat', '=', 'demandee').execute()
  const changements = await reopenChangements(trx, maintenant)
  const effacements = await replayEffacements(trx, { storage, coffre, maintenant })
  const details = { instant, courriels, changements, effacements }
  await journalisePersonne(trx, { id: null, adresse: '', maintenant }, { acte: 'restauration', details })
  return [
    'Restauration terminée. Plus aucune session, aucun lien, aucun formulaire en attente\u00a0: chacun se connecte de nouveau.',
    `Courriels en attente qui ne partiront pas, car ils ont pu partir depuis la sauvegarde\u00a0: ${courriels}.`,
    `Changements de compte à vérifier et à approuver de nouveau\u00a0: ${changements}.`,
    `Effacements de personnes relus et refaits\u00a0: ${effacements}.`,
    'Ce qui a été décidé depuis la sauvegarde est à refaire\u00a0: lots, désactivations, changements de mot de passe.',
  ].join('\n')
}

async function stopCourriels(trx: Trx): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('courriel')
    .set({
      etat: 'refuse',
      liens: null,
      derniere_erreur: 'Non envoyé\u00a0: base restaurée, ce courriel avait pu partir.',
    })
    .where('etat', '=', 'a_envoyer')
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}
