import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { addMinutes } from '../comptes/rules.ts'
import type { EtatFichier, Quotas } from './rules.ts'

/**
 * The state of the file that a row of `table` names, in a query of that table. One that nobody deposited waits: only
 * what the program itself made (`EMIS-…`) opens without having been looked at.
 */
export function etatFichier(table: 'p' | 'd' | 'document'): RawBuilder<EtatFichier> {
  const faitIci = table === 'p' ? sql`false` : sql`${sql.ref(`${table}.ref`)} like 'EMIS-%'`
  return sql<EtatFichier>`coalesce(
    (select f.etat from fichier_depose f
      where f.organisme_id = ${sql.ref(`${table}.organisme_id`)} and f.cle = ${sql.ref(`${table}.cle`)}),
    case when ${faitIci} then 'SAIN' else 'EN_ATTENTE' end)`
}

/** What is written of a deposited file, by where it is stored. */
export function findFichier(trx: Trx, { organisme_id, cle }: { organisme_id: number; cle: string }) {
  return trx
    .selectFrom('fichier_depose')
    .where('organisme_id', '=', organisme_id)
    .where('cle', '=', cle)
    .select(['cle', 'taille', 'sha256', 'coffre_cle'])
    .select(sql<EtatFichier>`etat`.as('etat'))
    .executeTakeFirst()
}
export type FichierDepose = Omit<NonNullable<Awaited<ReturnType<typeof findFichier>>>, 'etat'>

/** What the people of an organisme have sent in the last 24 hours, and keep here in all. */
export async function sumFichiers(trx: Trx, organismeId: number, maintenant: Date): Promise<Quotas> {
  const jour = sql<boolean>`depose_le > ${addMinutes(maintenant, -24 * 60)}`
  const garde = sql<boolean>`etat <> 'INFECTE'`
  const { fichiersJour, octetsJour, fichiers, octets } = await trx
    .selectFrom('fichier_depose')
    .where('organisme_id', '=', organismeId)
    .where('source', '=', 'organisme')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere(jour).as('fichiersJour'),
      eb.fn.countAll<number>().filterWhere(garde).as('fichiers'),
      sql<number>`coalesce(sum(taille) filter (where ${jour}), 0)::bigint`.as('octetsJour'),
      sql<number>`coalesce(sum(taille) filter (where ${garde}), 0)::bigint`.as('octets'),
    ])
    .executeTakeFirstOrThrow()
  return { jour: { fichiers: fichiersJour, octets: octetsJour }, tout: { fichiers, octets } }
}

/** Past that, a file that waits shows that the antivirus does not answer. */
const RETARD_MINUTES = 10

/** Files that the antivirus holds: not looked at in time, or that it could not read. */
export function countRetenus(trx: Trx, maintenant: Date) {
  return trx
    .selectFrom('fichier_depose')
    .where('etat', '<>', 'SAIN')
    .select((eb) => [
      eb.fn
        .countAll<number>()
        .filterWhere('etat', '=', 'EN_ATTENTE')
        .filterWhere('depose_le', '<', addMinutes(maintenant, -RETARD_MINUTES))
        .as('attendent'),
      eb.fn.min<Date | null>('depose_le').filterWhere('etat', '=', 'EN_ATTENTE').as('depuis'),
      eb.fn.countAll<number>().filterWhere('etat', '=', 'ERREUR').as('illisibles'),
    ])
    .executeTakeFirstOrThrow()
}
export type Retenus = Awaited<ReturnType<typeof countRetenus>>

/** Documents that lots brought and that nobody can open: how many in each state. */
export async function countRetenusDeLots(trx: Trx): Promise<{ etat: EtatFichier; nombre: number }[]> {
  return trx
    .selectFrom('fichier_depose as f')
    .where('f.etat', '<>', 'SAIN')
    .where('f.source', '=', 'lot')
    .where(
      sql<boolean>`exists (select from document d where d.organisme_id = f.organisme_id and d.cle = f.cle and d.retire_le is null)`,
    )
    .select(sql<EtatFichier>`f.etat`.as('etat'))
    .select((eb) => eb.fn.countAll<number>().as('nombre'))
    .groupBy('f.etat')
    .orderBy('f.etat')
    .execute()
}
