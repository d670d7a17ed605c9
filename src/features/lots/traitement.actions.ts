import { createWriteStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { connectionSettings } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import { type ImportDeps, type ImportRuntime, importLot, openImport } from '../imports/actions.ts'
import { undoLot } from '../imports/annulation.actions.ts'
import { openTravail, sweepTravaux } from '../imports/travail.actions.ts'
import { holdsInfected } from './antivirus.actions.ts'
import type { Progression } from './queries.ts'
import { hashDossier } from './surveille.ts'

/** One worker at a time treats lots, whatever the number of processes: the lock dies with its process. */
const VERROU = 7_305_024
/** A lot whose treatment died with the process is taken up again once. */
const TENTATIVES_MAX = 2
const MS_ENTRE_POINTS = 1_000

type LotEnAttente = {
  id: string
  nom: string
  etat: string
  origine: string
  auteur: string
  depot_cle: string | null
  depose_le: Date
  empreinte: string
  tentatives: number
}

/** Treats the lots that wait, oldest first, until none is left; another process that does is waited for. */
export async function processLots(runtime: ImportRuntime, arret?: AbortSignal): Promise<void> {
  const client = new pg.Client(
    connectionSettings(runtime.database.application, { statement_timeout: 0, lock_timeout: 0 }),
  )
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [VERROU])
    await sweepTravaux(join(runtime.config.dataDir, 'lots'))
    while (!arret?.aborted) {
      const lot = await nextLot(runtime)
      if (!lot) break
      await processLot(runtime, lot)
    }
    await sweepDepots(runtime)
  } finally {
    await client.end()
  }
}

/** The next lot to treat, the attempt counted before it begins: a lot that kills its process is not taken for ever. */
async function nextLot({ base }: ImportRuntime): Promise<LotEnAttente | undefined> {
  return asLots(base, (trx) =>
    trx
      .updateTable('lot')
      .set((eb) => ({ tentatives: eb('tentatives', '+', 1), progression: null }))
      .where('id', '=', (eb) =>
        eb
          .selectFrom('lot')
          .select('id')
          .where('etat', 'in', ['a_essayer', 'a_importer', 'a_annuler'])
          .orderBy('depose_le')
          .limit(1),
      )
      .returning([
        'id',
        'nom',
        'etat',
        'origine',
        'auteur',
        'depot_cle',
        'depose_le',
        'empreinte',
        'tentatives',
      ])
      .executeTakeFirst(),
  )
}

async function processLot(runtime: ImportRuntime, lot: LotEnAttente): Promise<void> {
  if (lot.tentatives > TENTATIVES_MAX) {
    return settle(
      runtime,
      lot,
      'Le traitement s’est interrompu deux fois. Le journal technique dit pourquoi.',
    )
  }
  const progression = openProgression(runtime, lot.id)
  const deps = { ...openImport(runtime), progress: progression.tell }
  try {
    if (lot.etat === 'a_annuler') await undo(runtime, deps, lot)
    else await importer(runtime, deps, lot)
  } catch (err) {
    runtime.logger.error({ err, lot: lot.id }, 'lot')
    if (lot.tentatives >= TENTATIVES_MAX)
      await settle(
        runtime,
        lot,
        'Le système n’a pas pu traiter cette demande\u00a0: rien n’a changé. Le journal technique dit pourquoi.',
      )
  } finally {
    await progression.close()
  }
}

async function importer(runtime: ImportRuntime, deps: ImportDeps, lot: LotEnAttente): Promise<void> {
  const essai = lot.etat === 'a_essayer'
  const { id, nom, auteur, depose_le: depose } = lot
  await withChemin(runtime, lot, async (chemin) => {
    if (chemin === null) return settle(runtime, lot, 'Le lot n’est plus dans le dossier surveillé.')
    if (lot.depot_cle === null && !(await isAsChecked(runtime, lot, chemin)))
      return settle(runtime, lot, 'Le lot a changé depuis sa vérification\u00a0: vérifiez-le à nouveau.')
    if (essai && (await holdsInfected(runtime, lot, chemin))) return
    await importLot(deps, chemin, { essai, auteur, lot: id, depose, nom })
  })
}

/** A lot of the watched folder is read where it lies: what is imported must be what was checked. */
async function isAsChecked({ base }: ImportRuntime, lot: LotEnAttente, chemin: string): Promise<boolean> {
  const empreinte = await hashDossier(chemin)
  if (lot.etat !== 'a_essayer') return empreinte === lot.empreinte
  await asLots(base, (trx) => trx.updateTable('lot').set({ empreinte }).where('id', '=', lot.id).execute())
  return true
}

async function undo(runtime: ImportRuntime, deps: ImportDeps, lot: LotEnAttente): Promise<void> {
  const annulation = await undoLot(deps, lot.id)
  if (annulation.fait) return
  await asLots(runtime.base, (trx) =>
    trx
      .updateTable('lot')
      .set({ etat: 'importe', empechement: annulation.motif, tentatives: 0 })
      .where('id', '=', lot.id)
      .execute(),
  )
}

/** Gives the lot up, with the reason; a lot to take back is still imported. */
async function settle({ base }: ImportRuntime, lot: LotEnAttente, empechement: string): Promise<void> {
  const etat = lot.etat === 'a_annuler' ? 'importe' : 'echec'
  await asLots(base, (trx) =>
    trx
      .updateTable('lot')
      .set({ etat, empechement, tentatives: 0 })
      .where('id', '=', lot.id)
      // What was done all the same, its answer lost, stays done.
      .where('etat', '=', lot.etat)
      .execute(),
  )
}

/** Where the lot can be read: its place in the watched directory, or a private copy in clear, gone afterwards. */
async function withChemin(
  runtime: ImportRuntime,
  lot: LotEnAttente,
  work: (chemin: string | null) => Promise<void>,
): Promise<void> {
  const { lotsDir, dataDir } = runtime.config
  if (lot.depot_cle === null) {
    const chemin = join(lotsDir ?? '', lot.nom)
    const present =
      lotsDir !== null &&
      (await access(chemin).then(
        () => true,
        () => false,
      ))
    return work(present ? chemin : null)
  }
  const { dossier, close } = await openTravail(join(dataDir, 'lots'))
  try {
    const chemin = join(dossier, /\.xml$/i.test(lot.nom) ? 'lot.xml' : 'lot.zip')
    const clair = runtime.coffre.openFlux(await runtime.storage.get(lot.depot_cle))
    await pipeline(Readable.from(clair), createWriteStream(chemin, { mode: 0o600 }))
    await work(chemin)
  } finally {
    await close()
  }
}

/** Deposited files hold accounts: none outlives the settling of its lot. */
async function sweepDepots({ base, storage }: ImportRuntime): Promise<void> {
  const finis = await asLots(base, (trx) =>
    trx
      .selectFrom('lot')
      .select(['id', 'depot_cle'])
      .where('depot_cle', 'is not', null)
      .where('etat', 'in', ['importe', 'refuse', 'abandonne', 'annule'])
      .execute(),
  )
  for (const { id, depot_cle } of finis) {
    if (depot_cle !== null) await storage.delete(depot_cle)
    await asLots(base, (trx) =>
      trx.updateTable('lot').set({ depot_cle: null }).where('id', '=', id).execute(),
    )
  }
}

/** Writes how far the lot is, at most once a second, outside the import's transaction. */
function openProgression({ base, logger }: ImportRuntime, id: string) {
  let prochain = 0
  let ecriture: Promise<unknown> = Promise.resolve()
  const write = (progression: Progression | null) => {
    ecriture = ecriture
      .then(() =>
        asLots(base, (trx) =>
          trx
            .updateTable('lot')
            .set({ progression: progression && JSON.stringify(progression) })
            .where('id', '=', id)
            .execute(),
        ),
      )
      .catch((err) => logger.warn({ err }, 'lot progress'))
  }
  return {
    tell(etape: string, fait: number, total: number | null) {
      if (performance.now() < prochain) return
      prochain = performance.now() + MS_ENTRE_POINTS
      write({ etape, fait, total })
    },
    async close() {
      write(null)
      await ecriture
    },
  }
}
