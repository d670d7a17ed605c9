import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { NatureJournal } from '../../core/actes.ts'
import type { Feuillet } from '../../core/chaine.ts'
import type { Trx } from '../../db/client.ts'

/** A line as its seal knows it: its number, its moment, the hash of all else (PostgreSQL writes jsonb one way only). */
const SCELLEE = sql`int8send(j.id) || int8send((extract(epoch from j.instant) * 1000000)::bigint) ||
  sha256(convert_to(jsonb_build_array(j.organisme_id, j.utilisateur_id, j.acte, j.nature, j.objet_type, j.objet_id,
    j.resultat, j.adresse, j.details)::text, 'UTF8'))`

export type Repere = { dernier: number; transaction: string }

/**
 * The last number given to a line, then a transaction number taken after it. A writer takes its own before its line's
 * (migration 0038): every line up to there is of an earlier transaction than ours.
 */
export async function readRepere(trx: Trx): Promise<Repere> {
  const { rows } = await sql<{ dernier: number }>`
    select case when is_called then last_value else 0 end as dernier from journal_id_seq`.execute(trx)
  const { rows: suite } = await sql<{ transaction: string }>`
    select pg_current_xact_id()::text as transaction`.execute(trx)
  return { dernier: Number(rows[0]?.dernier ?? 0), transaction: suite[0]?.transaction ?? '' }
}

/** Whether every transaction that could still write a line up to there is over. */
export async function isSettled(trx: Trx, { transaction }: Repere): Promise<boolean> {
  const { rows } = await sql<{ passe: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) >= ${transaction}::xid8 as passe`.execute(trx)
  return rows[0]?.passe ?? false
}

const COLONNES_BLOC = ['numero', 'premier', 'dernier', 'debut', 'fin', 'tete', 'scelle_le'] as const

export function findDernierBloc(trx: Trx) {
  return trx
    .selectFrom('journal_bloc')
    .select(COLONNES_BLOC)
    .orderBy('numero', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** After that block, so many. */
export async function listBlocs(trx: Trx, apres: number, combien: number) {
  const blocs = await trx
    .selectFrom('journal_bloc')
    .select(COLONNES_BLOC)
    .where('numero', '>', apres)
    .orderBy('numero')
    .limit(combien)
    .execute()
  const feuillets = await trx
    .selectFrom('journal_feuillet')
    .select(['bloc', 'nature', 'nombre', 'empreinte', 'lignes'])
    .where('bloc', '>', apres)
    .where('bloc', '<=', blocs.at(-1)?.numero ?? apres)
    .execute()
  return blocs.map((bloc) => ({
    ...bloc,
    feuillets: feuillets.filter((f) => f.bloc === bloc.numero) as (Feuillet & { bloc: number })[],
  }))
}

type Etendue = { premier: number; dernier: number }

/** The number of the last of the next so many lines, up to there. */
export async function findFin(
  trx: Trx,
  { premier, dernier }: Etendue,
  combien: number,
): Promise<number | null> {
  const { rows } = await sql<{ fin: number | null }>`
    select max(id) as fin from (
      select id from journal where id between ${premier} and ${dernier} order by id limit ${combien}) suivantes`.execute(
    trx,
  )
  return rows[0]?.fin ?? null
}

export type LignesLues = { nature: NatureJournal; nombre: number; debut: Date; fin: Date; lignes: Buffer }

/** The lines as they are now, by nature. */
export async function readLignes(trx: Trx, { premier, dernier }: Etendue): Promise<LignesLues[]> {
  return selectLignes(trx, sql<SqlBool>`j.id between ${premier} and ${dernier}`)
}

async function selectLignes(trx: Trx, condition: RawBuilder<SqlBool>): Promise<LignesLues[]> {
  const { rows } = await sql<LignesLues>`
    select j.nature, count(*) as nombre, min(j.instant) as debut, max(j.instant) as fin,
      string_agg(${SCELLEE}, ''::bytea order by j.id, j.instant) as lignes
    from journal j where ${condition} group by j.nature`.execute(trx)
  return rows
}

export type PurgeDite = { nature: string; avant: Date; le: Date }

/** What purges of the journal say they took away. */
export async function listPurges(trx: Trx): Promise<PurgeDite[]> {
  const { rows } = await sql<PurgeDite>`
    select details ->> 'nature' as nature, max((details ->> 'avant')::timestamptz) as avant, max(instant) as le
    from journal where acte = 'journal.purge' group by 1`.execute(trx)
  return rows
}
