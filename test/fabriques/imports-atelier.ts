import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { openCoffre } from '../../src/core/coffre.ts'
import { writeCsvLigne } from '../../src/core/csv.ts'
import { connectionSettings } from '../../src/db/client.ts'
import { type ImportDeps, importLot } from '../../src/features/imports/actions.ts'
import type { Rapport } from '../../src/features/imports/rapport.rules.ts'
import { RACINE } from '../../src/racine.ts'
import { openStorage } from '../../src/storage/storage.ts'
import { type Connexions, creeBase, MAINTENANT, supprimeBase } from '../support.ts'

export const LOT_EXEMPLE = fileURLToPath(new URL('test/fixtures/lot-exemple', RACINE))
export const CLE = Buffer.alloc(32, 7)
/** Files of a lot by name; rows as objects, or the very text or bytes of the file. */
export type Fichiers = Record<string, Record<string, string | number>[] | string | Buffer>

export type Atelier = {
  connexions: Connexions
  deps: ImportDeps
  /** Imports a lot made of these files, or the one at this path. */
  importe(lot: Fichiers | string, options?: { essai?: boolean }): Promise<Rapport>
  /** Writes a lot in a folder of its own. */
  ecris(fichiers: Fichiers): string
  /** As a superuser, seeing everything. */
  lis<T extends Record<string, unknown>>(requete: string, valeurs?: unknown[]): Promise<T[]>
  /** Every row of every table that a lot may change, as text. */
  photo(): Promise<string>
  /** Folders of zips being read. */
  travaux(): string[]
  /** Files of the storage. */
  stockes(): string[]
  avance(jours: number): void
}

/** An empty migrated database and a storage, gone when the tests of the file end. */
export async function ouvreAtelier(): Promise<Atelier> {
  const connexions = await creeBase()
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-import-'))
  after(async () => {
    await supprimeBase(connexions)
    rmSync(dossier, { recursive: true, force: true })
  })
  let maintenant = MAINTENANT
  let lots = 0
  const deps: ImportDeps = {
    connection: connexions.application,
    storage: await openStorage(`file:${join(dossier, 'documents')}`),
    dossierTravail: join(dossier, 'travail'),
    coffre: openCoffre(CLE),
    horloge: () => maintenant,
  }
  const lis = <T extends Record<string, unknown>>(requete: string, valeurs: unknown[] = []) =>
    queryOnce<T>(connexions.superuser, requete, valeurs)
  const ecris = (fichiers: Fichiers) => writeLot(join(dossier, `lot-${++lots}`), fichiers)
  return {
    connexions,
    deps,
    ecris,
    lis,
    importe: (lot, { essai = false } = {}) =>
      importLot(deps, typeof lot === 'string' ? lot : ecris(lot), { essai }),
    photo: () => photograph(connexions.superuser),
    travaux: () => readdirSync(join(dossier, 'travail')),
    stockes: () => listFiles(join(dossier, 'documents')),
    avance(jours) {
      maintenant = new Date(maintenant.getTime() + jours * 86_400_000)
    },
  }
}

/** A connection of its own, so that none keeps the process alive when a filter skips a suite. */
async function queryOnce<T extends Record<string, unknown>>(
  connexion: pg.ClientConfig,
  requete: string,
  valeurs: unknown[],
): Promise<T[]> {
  const client = new pg.Client(connectionSettings(connexion))
  await client.connect()
  try {
    return (await client.query<T>(requete, valeurs)).rows
  } finally {
    await client.end()
  }
}

function writeLot(dossier: string, fichiers: Fichiers): string {
  mkdirSync(dossier, { recursive: true })
  for (const [nom, contenu] of Object.entries(fichiers)) {
    mkdirSync(dirname(join(dossier, nom)), { recursive: true })
    writeFileSync(join(dossier, nom), Array.isArray(contenu) ? toCsv(contenu) : contenu)
  }
  return dossier
}

/** The columns are those of the first row. */
export function toCsv(lignes: readonly Record<string, string | number>[]): string {
  const colonnes = Object.keys(lignes[0] ?? {})
  const corps = lignes.map((ligne) => writeCsvLigne(colonnes.map((nom) => String(ligne[nom] ?? ''))))
  return writeCsvLigne(colonnes) + corps.join('')
}

const JOURNAUX = ['lot', 'lot_confirmation', 'journal', 'migration']

async function photograph(connexion: pg.ClientConfig): Promise<string> {
  const tables = await queryOnce<{ nom: string }>(
    connexion,
    `select c.relname as nom from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' and not c.relispartition order by 1`,
    [],
  )
  const lues = tables.filter(({ nom }) => !JOURNAUX.includes(nom))
  const union = lues
    .map(({ nom }) => `select '${nom} ' || to_jsonb(t)::text as ligne from ${nom} t`)
    .join(' union all ')
  const lignes = await queryOnce<{ ligne: string }>(connexion, `${union} order by 1`, [])
  return lignes.map(({ ligne }) => ligne).join('\n')
}

function listFiles(dossier: string): string[] {
  try {
    const entrees = readdirSync(dossier, { recursive: true, withFileTypes: true })
    return entrees.filter((entree) => entree.isFile()).map((entree) => join(entree.parentPath, entree.name))
  } catch {
    return []
  }
}

/** `code fichier:ligne colonne` of each refusal (or warning), for comparisons that read well. */
export function codes(constats: Rapport['refus']): string[] {
  return constats.map(({ code, fichier, ligne, colonne }) => `${code} ${fichier}:${ligne} ${colonne}`.trim())
}

/** created, changed, unchanged, refused of a file. */
export function bilan(rapport: Rapport, fichier: string): string {
  const compte = rapport.fichiers.find((autre) => autre.fichier === fichier)
  return compte ? `${compte.crees}+ ${compte.modifies}~ ${compte.inchanges}= ${compte.refuses}!` : 'absent'
}
