import { join } from 'node:path'
import pg from 'pg'
import type { Coffre } from '../../core/coffre.ts'
import { type Horloge, jourParis } from '../../core/dates.ts'
import { connectionSettings } from '../../db/client.ts'
import type { Runtime } from '../../runtime.ts'
import type { Storage } from '../../storage/storage.ts'
import { depositPieces } from './depot.ts'
import { refreshDerived } from './derives.ts'
import { settleDoublons } from './doublons.ts'
import { createEtapes } from './etape.ts'
import { DEFINITIONS } from './fichiers.ts'
import type { Fusion } from './fusion.ts'
import { mergeAccords } from './fusion-accords.ts'
import { FICHIER as DOCUMENTS, gatherRefs, listPiecesRefusees, mergeDocuments } from './fusion-documents.ts'
import { mergeDossiers, mergeEcheances, mergeStagiaires } from './fusion-dossiers.ts'
import { mergeEtablissements, mergeOrganismes } from './fusion-etablissements.ts'
import { mergeFactures, mergeImputations } from './fusion-factures.ts'
import { mergeReglementLignes } from './fusion-lignes.ts'
import { mergeReglements } from './fusion-reglements.ts'
import { type Lecture, readFichier } from './lecture.ts'
import { closeLot, openLot, saveRefus } from './lots.ts'
import { checkLignes, MANIFESTE, type Manifeste, readManifeste } from './manifeste.ts'
import { LotRefuse, type Rapport, Registre } from './rapport.ts'
import { isFutur } from './rules.ts'
import { openSource, type SourceLot } from './source.ts'

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

/** What an import needs of the running product. */
export function openImport(runtime: Runtime): ImportDeps {
  const { database, config } = runtime
  return { ...runtime, connection: database.application, dossierTravail: join(config.dataDir, 'lots') }
}

export type ImportOptions = {
  /** Dry run: everything is read, checked and merged, then nothing is kept. */
  essai: boolean
  auteur?: string
}

/** One import at a time: a second one waits for the first to end. */
const VERROU = 7_305_022

/**
 * Imports a lot (folder or zip) in one transaction. Refused rows are in the report, the rest is in the base; a
 * lot refused whole has `lotRefuse` and leaves nothing but its report.
 * @throws when the system fails (database, disk); nothing is kept then.
 */
export async function importLot(deps: ImportDeps, chemin: string, options: ImportOptions): Promise<Rapport> {
  const depose = deps.horloge()
  const client = await connect(deps.connection)
  try {
    const source = await openSource(chemin, deps.dossierTravail)
    try {
      return await importSource(deps, client, source, depose, options)
    } finally {
      await source.close()
    }
  } catch (erreur) {
    if (!(erreur instanceof LotRefuse)) throw erreur
    const rapport = {
      ...new Registre().toRapport(null),
      lotRefuse: { code: erreur.code, message: erreur.message },
    }
    if (!options.essai) await saveRefus(client, { nom: nameOf(chemin), depose, rapport, ...options })
    return rapport
  } finally {
    await client.end()
  }
}

async function connect(connection: pg.ClientConfig): Promise<pg.Client> {
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
  depose: Date,
  options: ImportOptions,
): Promise<Rapport> {
  const connus = DEFINITIONS.map(({ fichier }) => fichier)
  if (!connus.some((fichier) => source.fichiers.has(fichier))) {
    throw new LotRefuse(
      'AUCUN_FICHIER',
      `Le lot ne contient aucun des fichiers attendus\u00a0: ${connus.join(', ')}.`,
    )
  }
  deps.progress?.('Vérification du manifeste', 0, null)
  const manifeste = await readManifeste(source, connus)
  const cles: string[] = []
  let rapport: Rapport
  await client.query('begin')
  try {
    rapport = await importAll(deps, client, source, manifeste, depose, options, cles)
  } catch (erreur) {
    await client.query('rollback').catch(() => {})
    for (const cle of cles) await deps.storage.delete(cle).catch(() => {})
    throw erreur
  }
  // A commit whose answer is lost may have been made: its files stay.
  await client.query(options.essai ? 'rollback' : 'commit')
  return rapport
}

async function importAll(
  deps: ImportDeps,
  client: pg.Client,
  source: SourceLot,
  manifeste: Manifeste,
  depose: Date,
  options: ImportOptions,
  cles: string[],
): Promise<Rapport> {
  await client.query(`select set_config('role', 'lots', true), set_config('work_mem', '128MB', true)`)
  deps.progress?.('Attente de la fin d’un autre import', 0, null)
  await client.query('select pg_advisory_xact_lock($1)', [VERROU])
  const registre = new Registre()
  warnFichiersInconnus(source, registre)
  const emisLe = boundEmission(manifeste, depose, registre)
  const lot = await openLot(client, { nom: source.nom, emisLe, depose })
  const lectures = await readAll(deps, client, source, { ...manifeste, emisLe }, registre, depose)
  const fusion: Fusion = {
    client,
    lot,
    maintenant: depose,
    jour: jourParis(depose),
    dateConnue: emisLe !== null,
    registre,
    colonnes: new Map([...lectures].map(([fichier, { colonnes }]) => [fichier, colonnes])),
    touches: new Set(),
  }
  await mergeAll(deps, fusion, source, lectures, options.essai, cles)
  deps.progress?.('Calcul des montants et des compteurs', 0, null)
  await refreshDerived(client, [...fusion.touches])
  const rapport = registre.toRapport(options.essai ? null : lot)
  await closeLot(client, { lot, depose, termine: deps.horloge(), rapport, ...options })
  return rapport
}

/** A note left in the folder is nothing to warn of. */
const DONNEES = /^[^.].*\.(csv|tsv|txt|json|xml|xlsx?|ods)$/i

function warnFichiersInconnus({ fichiers }: SourceLot, registre: Registre): void {
  const connus = new Set([MANIFESTE, ...DEFINITIONS.map(({ fichier }) => fichier)])
  const message = 'Le lot contient un fichier que le portail ne connaît pas\u00a0: il n’est pas lu.'
  for (const fichier of [...fichiers].filter((nom) => DONNEES.test(nom) && !connus.has(nom))) {
    registre.warn({ fichier, ligne: 0, cle: '', colonne: '', code: 'FICHIER_INCONNU', message })
  }
}

/** When the lot was issued; one dated in the future counts from its deposit. */
function boundEmission({ emisLe }: Manifeste, depose: Date, registre: Registre): Date | null {
  if (emisLe === null || !isFutur(emisLe, depose)) return emisLe
  registre.warn({
    fichier: MANIFESTE,
    ligne: 0,
    cle: '',
    colonne: 'emis_le',
    code: 'DATE_FUTURE',
    message: 'Le lot est daté dans l’avenir\u00a0: il compte comme émis le jour de son dépôt.',
  })
  return depose
}

async function readAll(
  deps: ImportDeps,
  client: pg.Client,
  source: SourceLot,
  manifeste: Manifeste,
  registre: Registre,
  depose: Date,
): Promise<Map<string, Lecture>> {
  const majLe = manifeste.emisLe ?? depose
  await createEtapes(client, majLe)
  const lectures = new Map<string, Lecture>()
  const onLignes = (fichier: string, lues: number) =>
    deps.progress?.(`Lecture de ${fichier}`, lues, manifeste.lignes.get(fichier) ?? null)
  for (const definition of DEFINITIONS) {
    const { fichier, etape } = definition
    if (!source.fichiers.has(fichier)) continue
    const lecture = await readFichier(
      { client, coffre: deps.coffre, registre, majLe, depose, onLignes },
      definition,
      source.open(fichier),
    )
    lectures.set(fichier, lecture)
    if (!lecture.lisible) continue
    checkLignes(manifeste, fichier, registre.compte(fichier).lus)
    await settleDoublons(client, definition, registre)
    await client.query(`analyze ${etape}`)
  }
  return lectures
}

async function mergeAll(
  deps: ImportDeps,
  fusion: Fusion,
  source: SourceLot,
  lectures: ReadonlyMap<string, Lecture>,
  essai: boolean,
  cles: string[],
): Promise<void> {
  const etapes: readonly [string, () => Promise<void>][] = [
    ['organismes.csv', () => mergeOrganismes(fusion)],
    ['etablissements.csv', () => mergeEtablissements(fusion)],
    ['dossiers.csv', () => mergeDossiers(fusion)],
    ['stagiaires.csv', () => mergeStagiaires(fusion)],
    ['accords.csv', () => mergeAccords(fusion)],
    ['echeances.csv', () => mergeEcheances(fusion)],
    ['factures.csv', () => mergeFactures(fusion)],
    ['imputations.csv', () => mergeImputations(fusion)],
    ['reglements.csv', () => mergeReglements(fusion, lectures.has('reglement_lignes.csv'))],
    ['reglement_lignes.csv', () => mergeReglementLignes(fusion)],
    [DOCUMENTS, () => depositAndMerge(deps, fusion, source, essai, cles)],
  ]
  for (const [fichier, merge] of etapes) {
    deps.progress?.(`Enregistrement de ${fichier}`, 0, null)
    // Lines are weighed against the règlements of the lot, there or not.
    if (lectures.get(fichier)?.lisible || fichier === 'reglements.csv') await merge()
  }
}

async function depositAndMerge(
  deps: ImportDeps,
  fusion: Fusion,
  source: SourceLot,
  essai: boolean,
  cles: string[],
): Promise<void> {
  await gatherRefs(fusion)
  const total = fusion.registre.compte(DOCUMENTS).lus
  const onFichiers = (lus: number) => deps.progress?.('Copie des documents', lus, total)
  await depositPieces(fusion, { source, storage: deps.storage, essai, cles, onFichiers })
  await mergeDocuments(fusion)
  for (const cle of await listPiecesRefusees(fusion)) await deps.storage.delete(cle)
}

function nameOf(chemin: string): string {
  return (
    chemin
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? chemin
  )
}
