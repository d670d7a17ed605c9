import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'

/**
 * What signing in leaves behind, and how long after that instant it opens nothing and proves nothing. A session and a
 * link stay a day: a form sent too late still finds its author, and mails are counted by the hour.
 */
const TERMES = {
  session: { depuis: 'expire_le', delai: '1 day' },
  lien: { depuis: 'expire_le', delai: '1 day' },
  defi: { depuis: 'expire_le', delai: '0' },
  brouillon: { depuis: 'expire_le', delai: '0' },
  tentative: { depuis: 'dernier_echec_le', delai: '1 day' },
  appareil: { depuis: 'vu_le', delai: '180 days' },
} as const
type NomTable = keyof typeof TERMES
const TABLES = Object.keys(TERMES) as NomTable[]

const over = (nom: NomTable, maintenant: Date) =>
  sql`from ${sql.table(nom)} where ${sql.ref(TERMES[nom].depuis)} <= ${maintenant}::timestamptz - ${TERMES[nom].delai}::interval`

export async function countConnexions(trx: Trx, maintenant: Date): Promise<number> {
  let total = 0
  for (const nom of TABLES) {
    const { rows } = await sql<{
      nombre: number
    }>`select count(*) as nombre ${over(nom, maintenant)}`.execute(trx)
    total += rows[0]?.nombre ?? 0
  }
  return total
}

export async function eraseConnexions(trx: Trx, maintenant: Date): Promise<number> {
  let total = 0
  for (const nom of TABLES) {
    const { numAffectedRows } = await sql`delete ${over(nom, maintenant)}`.execute(trx)
    total += Number(numAffectedRows ?? 0)
  }
  return total
}
