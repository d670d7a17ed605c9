import { randomUUID } from 'node:crypto'
import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Config } from '../../config.ts'
import type { Coffre } from '../../core/coffre.ts'
import type { Horloge } from '../../core/dates.ts'
import { writeEntree } from '../../core/entrees.ts'
import { SauvegardeRefusee, sealEnveloppe } from '../../core/enveloppe.ts'
import type { Database } from '../../db/database.ts'
import { type Instantane, withInstantane } from '../../db/sauvegarde.ts'
import { asProprietaire } from '../../db/tenant.ts'
import { RACINE } from '../../racine.ts'
import { isAbsent, type Storage } from '../../storage/storage.ts'
import { REGISTRE } from '../personnes/registre.actions.ts'
import { countLignes, sealTemoin, secretsOf, tellArchive } from './rules.ts'
import type { Debut, Fin, Tete } from './schemas.ts'
import { counted } from './verification.actions.ts'

export type Sauvegarde = {
  config: Config
  database: Pick<Database, 'proprietaire'>
  coffre: Coffre
  storage: Storage
  horloge: Horloge
  say(texte: string): void
}

/**
 * Writes everything into one sealed file, beside a server that goes on working. The file has its name once it is whole.
 * @throws SauvegardeRefusee when there is already a file of that name
 */
export async function makeBackup(deps: Sauvegarde, chemin: string): Promise<Bilan> {
  refuseTaken(chemin)
  if (!existsSync(dirname(chemin))) throw new SauvegardeRefusee(`Le dossier ${dirname(chemin)} n’existe pas.`)
  const brouillon = `${chemin}.${randomUUID()}.tmp`
  const instant = deps.horloge()
  try {
    const bilan = await withInstantane(deps.database.proprietaire, (instantane) =>
      writeArchive(deps, instantane, { instant, brouillon }),
    )
    refuseTaken(chemin)
    await rename(brouillon, chemin)
    await syncFile(dirname(chemin))
    await recordBackup(deps, instant)
    return bilan
  } finally {
    await rm(brouillon, { force: true })
  }
}

function refuseTaken(chemin: string): void {
  if (existsSync(chemin)) throw new SauvegardeRefusee(`${chemin} existe déjà\u00a0: donnez un autre nom.`)
}

/** `absents`: files that a row names and that the store did not have. */
type Bilan = { texte: string; absents: number }

type Travail = { instant: Date; brouillon: string }

async function writeArchive(
  deps: Sauvegarde,
  instantane: Instantane,
  { instant, brouillon }: Travail,
): Promise<Bilan> {
  const { tables: _, copy, listTextes, ...base } = instantane
  const [tete = ''] = await toArray(listTextes(TETE))
  const debut: Debut = {
    sorte: 'sauvegarde',
    format: 1,
    id: randomUUID(),
    version: readVersion(),
    instant: instant.toISOString(),
    ...base,
    temoin: sealTemoin(deps.coffre),
    tete,
  }
  const fin: Fin = { sorte: 'fin', lignes: {}, fichiers: 0, octets: 0, absents: 0 }
  const [secret] = secretsOf(deps.config)
  if (!secret) throw new Error('no secret to seal a backup')
  await pipeline(
    writeEntrees(deps, instantane, debut, fin),
    createZstdCompress(),
    (source: AsyncIterable<Buffer>) => sealEnveloppe(secret, source),
    createWriteStream(brouillon, { flags: 'wx', mode: 0o600, flush: true }),
  )
  return { texte: tellArchive(debut, fin), absents: fin.absents }
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', RACINE), 'utf8'))
  return String(version)
}

const TETE = `select encode(tete, 'hex') from journal_bloc order by numero desc limit 1`

/** The end is told when everything before it has been read: `fin` fills on the way. */
async function* writeEntrees(
  deps: Sauvegarde,
  instantane: Instantane,
  debut: Debut,
  fin: Fin,
): AsyncGenerator<Buffer> {
  yield* entree(debut)
  for (const { nom, colonnes } of instantane.tables) {
    const flux = instantane.copy({ nom, colonnes })
    fin.lignes[nom] = 0
    yield* entree(
      { sorte: 'table', nom, colonnes },
      counted(flux, (bloc) => {
        fin.lignes[nom] = (fin.lignes[nom] ?? 0) + countLignes(bloc)
      }),
    )
  }
  deps.say('Base lue.')
  for await (const cle of listCles(deps, instantane)) yield* writeFichier(deps, cle, fin)
  yield* entree(fin)
}

async function* listCles({ storage }: Sauvegarde, { listTextes }: Instantane): AsyncGenerator<string> {
  yield* listTextes(FICHIERS)
  for await (const { cle } of storage.list(REGISTRE)) yield cle
}

/** Whatever a row of the snapshot names, unless another one says that it was taken away. */
const FICHIERS = `select cle from document
  union select cle from piece_jointe
  union select avant ->> 'cle' from lot_image where nom_table = 'document' and avant ->> 'cle' <> ''
  union select depot_cle from lot where depot_cle is not null
  union select rib_objet from changement_compte where rib_objet is not null
  union select cle from fichier_depose
  except select cle from fichier_depose where efface_le is not null
  order by 1`

async function* writeFichier({ storage, say }: Sauvegarde, cle: string, fin: Fin): AsyncGenerator<Buffer> {
  const octets = await openFichier(storage, cle)
  if (octets === null) {
    fin.absents++
    return say(`Fichier absent du stockage\u00a0: ${cle}`)
  }
  yield* entree(
    { sorte: 'fichier', cle },
    counted(octets, (bloc) => {
      fin.octets += bloc.length
    }),
  )
  fin.fichiers++
  if (fin.fichiers % 5000 === 0) say(`${fin.fichiers} fichiers lus.`)
}

/** Null where there is no such file; the first bytes are asked before anything is promised. */
async function openFichier(storage: Storage, cle: string): Promise<AsyncIterable<Buffer> | null> {
  try {
    const morceaux: AsyncIterator<Buffer> = (await storage.get(cle))[Symbol.asyncIterator]()
    const premier = await morceaux.next()
    return premier.done ? fromArray([]) : follow(premier.value, morceaux)
  } catch (erreur) {
    if (isAbsent(erreur)) return null
    throw erreur
  }
}

async function* follow(premier: Buffer, suite: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield premier
  yield* { [Symbol.asyncIterator]: () => suite }
}

async function* fromArray(blocs: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* blocs
}

async function toArray(textes: AsyncIterable<string>): Promise<string[]> {
  const lus: string[] = []
  for await (const texte of textes) lus.push(texte)
  return lus
}

const entree = (tete: Tete, contenu?: AsyncIterable<Uint8Array>) => writeEntree(tete, contenu)

/** A folder too: that the file has its name survives a power cut. */
async function syncFile(chemin: string): Promise<void> {
  const dossier = await open(chemin, 'r')
  try {
    await dossier.sync()
  } finally {
    await dossier.close()
  }
}

function recordBackup({ database }: Sauvegarde, maintenant: Date): Promise<void> {
  return asProprietaire(database.proprietaire, (trx) =>
    journalisePersonne(trx, { id: null, adresse: '', maintenant }, { acte: 'sauvegarde' }),
  )
}
