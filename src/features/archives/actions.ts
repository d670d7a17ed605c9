import { type SqlBool, sql } from 'kysely'
import type { Personne } from '../../auth/acces.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { Config } from '../../config.ts'
import { Introuvable } from '../../core/errors.ts'
import type { Trx } from '../../db/client.ts'
import { VERROU } from '../imports/actions.ts'
import { recountOrganismes } from '../imports/derives.actions.ts'
import { type Archive, findArchive } from './queries.ts'

type Reglage = { config: Pick<Config, 'archiveAnnees'> }

/** Closed `annees` years ago or more, by the funder's date of its last statut. */
const isClos = (maintenant: Date, annees: number) =>
  sql<SqlBool>`(statut in ('SOLDE', 'REFUSE', 'ANNULE') and statut_le <= (${maintenant}::timestamptz at time zone 'Europe/Paris')::date - make_interval(years => ${annees}))`

/** How many dossiers would leave everyday pages. */
export async function countArchivables(
  trx: Trx,
  maintenant: Date,
  { config: { archiveAnnees } }: Reglage,
): Promise<number> {
  const { nombre } = await trx
    .selectFrom('dossier')
    .where(isClos(maintenant, archiveAnnees))
    .where('archive_le', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .executeTakeFirstOrThrow()
  return nombre
}

const PAR_PASSE = 1_000

/**
 * Takes dossiers closed for that long out of everyday pages and counters, and brings back those that a lot has opened
 * again since. Returns how many left. Nothing while a lot is being imported: the next round does it.
 */
export async function archiveDossiers(
  trx: Trx,
  maintenant: Date,
  { config: { archiveAnnees: annees } }: Reglage,
): Promise<number> {
  const { rows } = await sql<{ pris: boolean }>`select pg_try_advisory_xact_lock(${VERROU}) as pris`.execute(
    trx,
  )
  if (!rows[0]?.pris) return 0
  const rouverts = await trx
    .updateTable('dossier')
    .set({ archive_le: null })
    .where('archive_le', 'is not', null)
    .where(sql<SqlBool>`${isClos(maintenant, annees)} is not true`)
    .returning('organisme_id')
    .execute()
  const archives = await trx
    .updateTable('dossier')
    .set({ archive_le: maintenant })
    .where(
      sql<SqlBool>`ctid = any (array(select ctid from dossier where archive_le is null and ${isClos(maintenant, annees)} limit ${PAR_PASSE}))`,
    )
    .returning('organisme_id')
    .execute()
  const touches = [...rouverts, ...archives].map(({ organisme_id }) => organisme_id)
  await recountOrganismes(trx, [...new Set(touches)])
  return archives.length
}

/** An archived dossier, for whoever says why; the line of journal, with the reason, comes first. @throws Introuvable */
export async function consultArchive(
  trx: Trx,
  personne: Personne,
  { numero, motif }: { numero: string; motif: string },
): Promise<Archive> {
  const archive = await findArchive(trx, numero)
  if (!archive) throw new Introuvable()
  await journalisePersonne(
    trx,
    { ...personne, organismeId: archive.organisme_id },
    { acte: 'archive.lecture', objetType: 'dossier', objetId: numero, details: { motif } },
  )
  return archive
}
