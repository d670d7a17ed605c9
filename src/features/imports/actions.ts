import { join } from 'node:path'
import pg from 'pg'
import type { Coffre } from '../../core/coffre.ts'
import { type Horloge, jourParis } from '../../core/dates.ts'
import { connectionSettings } from '../../db/client.ts'
import { ROTATION_EN_COURS } from '../../db/rotation.ts'
import type { Runtime } from '../../runtime.ts'
import type { Storage } from '../../storage/storage.ts'
import { noteEmissions } from './attentes.ts'
import { listMessages, readMessages } from './banque-lecture.ts'
import { refreshDerived } from './derives.ts'
import { readEffaces } from './effaces.ts'
import { DEFINITIONS } from './fichiers.ts'
import type { Fusion } from './fusion.ts'
import { mergeBanque } from './fusion-banque.ts'
import { closeLot, openLot, saveEssai, saveRefus, saveRejets } from './lots.ts'
import { readManifeste } from './manifeste.ts'
import {
  boundEmission,
  mergeAll,
  type Parcours,
  readAll,
  warnFichiersInconnus,
  warnMode,
} from './parcours.ts'
import { LotRefuse, type Rapport, Registre } from './rapport.rules.ts'
import { collectRejets, type Rejets } from './rejets.ts'
import { openSource, type SourceLot } from './source.ts'
import { sumFichiers } from './totaux.ts'

export type ImportDeps = {
  /** Login `ogestion`, which acts as `lots` inside the transaction. */
  connection: pg.ClientConfig
  storage: Storage
  /** Private folder where a zip is extracted while it is read. */
  dossierTravail: string
  coffre: Coffre
  horloge: Horloge
  /** What is being done, how far, and out of how much when that is known. */
  progress?: (etape: string, fait: number, total: number | null) => void
}

/** The part of the running product that imports stand on. */
export type ImportRuntime = Pick<Runtime, 'config' | 'base' | 'storage' | 'coffre' | 'horloge'> & {
  database: Pick<Runtime['database'], 'application'>
  logger: Pick<Runtime['logger'], 'error' | 'warn'>
}

/** What an import needs of it. */
export function openImport(runtime: ImportRuntime): ImportDeps {
  const { database, config } = runtime
  return { ...runtime, connection: database.application, dossierTravail: join(config.dataDir, 'lots') }
}

export type ImportOptions = {
  /** Dry run: everything is read, checked and merged, then nothing is kept. */
  essai: boolean
  /** Who asked, as the history of lots shows it. */
  auteur?: string
  /** The lot, when it was deposited before being imported: its row, and when it came. */
  lot?: string
  depose?: Date
  /** What the lot is called, where its path does not say it. */
  nom?: string
}

/** One import at a time: a second one waits for the first to end. */
export const VERROU = 7_305_022

/**
 * Imports a lot (folder, zip, or one file of the bank) in one transaction. Refused rows are in the report, the rest is in the base; a
 * lot refused whole has `lotRefuse` and leaves nothing but its report.
 * @throws when the system fails (database, disk); nothing is kept then.
 */
export async function importLot(deps: ImportDeps, chemin: string, options: ImportOptions): Promise<Rapport> {
  const client = await connect(deps.connection)
  try {
    const source = await openSource(chemin, deps.dossierTravail, options.nom ?? nameOf(chemin))
    try {
      return await importSource(deps, client, source, options)
    } finally {
      await source.close()
    }
  } catch (erreur) {
    if (!(erreur instanceof LotRefuse)) throw erreur
    const rapport = {
      ...new Registre().toRapport(null),
      lotRefuse: { code: erreur.code, message: erreur.message },
    }
    if (options.lot || !options.essai)
      await saveRefus(client, {
        ...options,
        depose: deps.horloge(),
        rapport,
        nom: options.nom ?? nameOf(chemin),
      })
    return rapport
  } finally {
    await client.end()
  }
}

/** A connection of its own, without the bounds of a page's statements. */
export async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({
    // A lot may take long, and waits for the one before it.
    ...connectionSettings(connection, {
      statement_timeout: 0,
      idle_in_transaction_session_timeout: 0,
      lock_timeout: 0,
    }),
    application_name: 'ogestion-import',
  })
  // A lost connection fails the query under way; unheard, the event would end the process.
  client.on('error', () => {})
  await client.connect()
  return client
}

async function importSource(
  deps: ImportDeps,
  client: pg.Client,
  source: SourceLot,
  options: ImportOptions,
): Promise<Rapport> {
  const connus = DEFINITIONS.map(({ fichier }) => fichier)
  const messages = listMessages(source.fichiers)
  if (![...connus, ...messages].some((fichier) => source.fichiers.has(fichier))) {
    throw new LotRefuse(
      'AUCUN_FICHIER',
      `Le lot ne contient ni fichier XML de la banque, ni aucun des fichiers attendus\u00a0: ${connus.join(', ')}.`,
    )
  }
  deps.progress?.('Vérification du manifeste', 0, null)
  const manifeste = await readManifeste(source, [...connus, ...messages])
  const { essai, depose = deps.horloge(), lot } = options
  const parcours = { deps, client, source, manifeste, registre: new Registre(), depose, essai, cles: [] }
  const { rapport, rejets } = await runTransaction(parcours, options)
  if (lot && essai) await saveEssai(client, { lot, rapport, rejets })
  return rapport
}

async function runTransaction(parcours: Parcours, options: ImportOptions): Promise<Resultat> {
  const { client, deps, cles } = parcours
  let resultat: Resultat
  await client.query('begin')
  try {
    resultat = await importAll(parcours, options)
  } catch (erreur) {
    await client.query('rollback').catch(() => {})
    for (const cle of cles) await deps.storage.delete(cle).catch(() => {})
    throw erreur
  }
  // A commit whose answer is lost may have been made: its files stay.
  await client.query(options.essai ? 'rollback' : 'commit')
  return resultat
}

/** Hashes of accounts sealed with two keys cannot be compared: each account would seem new. */
async function requireOneKey(client: pg.Client, { numero }: Coffre): Promise<void> {
  const { rowCount } = await client.query(ROTATION_EN_COURS, [numero])
  if (rowCount)
    throw new LotRefuse(
      'ROTATION',
      'Les clés sont en cours de rotation\u00a0: terminez «\u00a0ogestion secrets rotate\u00a0», puis recommencez.',
    )
}

type Resultat = { rapport: Rapport; rejets: Rejets }

async function importAll(parcours: Parcours, options: ImportOptions): Promise<Resultat> {
  const { deps, client, source, registre, depose, essai } = parcours
  // Staging tables are analyzed several times a file, and their columns are even: a small sample says as much.
  await client.query(
    `select set_config('role', 'lots', true), set_config('work_mem', '128MB', true), set_config('default_statistics_target', '10', true)`,
  )
  deps.progress?.('Attente de la fin d’un autre import', 0, null)
  await client.query('select pg_advisory_xact_lock($1)', [VERROU])
  await requireOneKey(client, deps.coffre)
  const maintenant = deps.horloge()
  warnFichiersInconnus(parcours)
  warnMode(parcours)
  const emisLe = boundEmission(parcours)
  const lot = options.lot ?? (await openLot(client, { nom: source.nom, depose, auteur: options.auteur }))
  const effaces = await readEffaces(client, deps.coffre)
  const lectures = await readAll(parcours, emisLe, effaces)
  const messages = await readMessages(parcours, lectures.size === 0)
  const colonnes = new Map([...lectures].map(([fichier, lecture]) => [fichier, lecture.colonnes]))
  const fusion: Fusion = {
    client,
    lot,
    maintenant,
    jour: jourParis(maintenant),
    dateConnue: emisLe !== null,
    registre,
    essai,
    colonnes,
    touches: new Set(),
  }
  await mergeAll(parcours, fusion, lectures)
  deps.progress?.('Rapprochement de ce que dit la banque', 0, null)
  await mergeBanque(fusion, messages)
  await noteEmissions(fusion)
  deps.progress?.('Calcul des montants et des compteurs', 0, null)
  await refreshDerived(client, [...fusion.touches])
  const rapport = registre.toRapport(essai ? null : lot, await sumFichiers(client, colonnes))
  await closeLot(client, { lot, emisLe, debut: maintenant, termine: deps.horloge(), rapport, ...options })
  const lisibles = [...lectures].flatMap(([fichier, { lisible }]) => (lisible ? [fichier] : []))
  const rejets: Rejets = options.lot
    ? await collectRejets(source, rapport.refus, lisibles, effaces)
    : new Map()
  if (options.lot) await saveRejets(client, lot, rejets)
  return { rapport, rejets }
}

function nameOf(chemin: string): string {
  return (
    chemin
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? chemin
  )
}
