// Whether the database is still as it was, but for what a visit may leave.
import { sql } from 'kysely'
import type { Banc } from './support.ts'

/** Sessions, devices, the journal and the alerts drawn from it, the counters of attempts, the challenge of a passkey. */
const TRACES = /^(session|appareil|tentative|cadence|defi|alerte|journal\w*)$/

/** Table → a hash of its rows. */
export function empreintes(banc: Banc): Promise<Record<string, string>> {
  return banc.proprietaire(async (trx) => {
    const tables = await sql<{ nom: string }>`select relname as nom from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`.execute(trx)
    const sommes: Record<string, string> = {}
    for (const { nom } of tables.rows.filter((table) => !TRACES.test(table.nom))) {
      const { rows } = await sql<{ somme: string }>`select count(*) || ' ' ||
        coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as somme from ${sql.table(nom)} x`.execute(
        trx,
      )
      sommes[nom] = rows[0]?.somme ?? ''
    }
    return sommes
  })
}
