import type pg from 'pg'
import type { Horloge } from '../core/dates.ts'
import { SauvegardeRefusee } from '../core/enveloppe.ts'
import { createJobsSchema } from '../jobs/schema.ts'
import {
  applyMigration,
  checkFrozen,
  createJournalPartitions,
  lockMigrations,
  readApplied,
  readMigrations,
  runMigration,
} from './migrate.ts'
import { listTables, withPatience } from './sauvegarde.ts'

/** What the archive's database was made of. */
export type Niveau = { migrations: Record<string, string>; mois: string[] }

type Chargement = {
  /** Fills the empty tables, at the level of the archive. */
  load(client: pg.Client): Promise<void>
  /** At our level, before anybody sees it. */
  finish(client: pg.Client): Promise<void>
}

/**
 * Into a database that holds nothing yet. Everything that is loaded, migrated and put right is one transaction: cut off
 * in the middle, it leaves an empty database.
 * @throws SauvegardeRefusee when the database holds something, or is ahead of the archive
 */
export async function restoreDatabase(
  owner: pg.ClientConfig,
  horloge: Horloge,
  niveau: Niveau,
  { load, finish }: Chargement,
): Promise<void> {
  await withPatience(owner, async (client) => {
    await lockMigrations(client)
    const suivantes = await raiseTo(client, niveau)
    await createJobsSchema(client)
    await createJournalPartitions(client, horloge)
    for (const mois of niveau.mois) await client.query('select creer_partition_journal($1)', [mois])
    await client.query('begin')
    await emptyTables(client)
    await withoutForce(client, () => load(client))
    for (const migration of suivantes) await runMigration(client, migration)
    await finish(client)
    await client.query('select ouvrir_sauvegarde()')
    await client.query('commit')
    await client.query('analyze')
  })
}

/** Applies what the archive bears; returns what comes after. */
async function raiseTo(client: pg.Client, { migrations }: Niveau) {
  const connues = readMigrations()
  const inconnue = Object.keys(migrations).find((nom) => !connues.some((connue) => connue.nom === nom))
  if (inconnue)
    throw new SauvegardeRefusee(
      `Cette sauvegarde porte la migration ${inconnue}, que cette version du programme ne connaît pas\u00a0: restaurez-la avec la version qui l’a faite, ou une plus récente.`,
    )
  checkFrozen(connues, new Map(Object.entries(migrations)))
  const applied = await readApplied(client)
  checkFrozen(connues, applied)
  const dePlus = [...applied.keys()].find((nom) => !(nom in migrations))
  if (dePlus)
    throw new SauvegardeRefusee(
      `La base porte déjà la migration ${dePlus}, venue après cette sauvegarde\u00a0: donnez une base neuve, sans aucune table.`,
    )
  if (applied.size > 0) await refuseFilled(client)
  const manquantes = connues.filter(({ nom }) => !applied.has(nom))
  for (const migration of manquantes.filter(({ nom }) => nom in migrations))
    await applyMigration(client, migration)
  return manquantes.filter(({ nom }) => !(nom in migrations))
}

/** Migrations write words and settings; whatever else is there was made by somebody, and has its line of journal. */
const VIDES = ['organisme', 'utilisateur', 'journal', 'lot', 'demande_compte', 'courriel']

async function refuseFilled(client: pg.Client): Promise<void> {
  const tables = await listTables(client)
  for (const nom of VIDES.filter((vide) => tables.includes(vide))) {
    const { rowCount } = await client.query(`select from ${nom} limit 1`)
    if (rowCount)
      throw new SauvegardeRefusee(
        `La base n’est pas vide (table ${nom})\u00a0: une sauvegarde ne se restaure que dans une base neuve.`,
      )
  }
}

/** Of the words that the migrations wrote: the archive holds those of its day. */
async function emptyTables(client: pg.Client): Promise<void> {
  await client.query(`truncate ${(await listTables(client)).join(', ')}`)
}

/** COPY fills no table whose security holds for its owner too: it is lifted for the load, in the same transaction. */
async function withoutForce(client: pg.Client, load: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ nom: string }>(
    `select oid::regclass::text as nom from pg_class
    where relnamespace = 'public'::regnamespace and relforcerowsecurity`,
  )
  for (const { nom } of rows) await client.query(`alter table ${nom} no force row level security`)
  await load()
  for (const { nom } of rows) await client.query(`alter table ${nom} force row level security`)
}
