import { sql } from 'kysely'
import type { DomaineMotif } from '../../core/motifs.ts'
import type { Trx } from '../../db/client.ts'

export function listMotifs(trx: Trx, domaine: DomaineMotif) {
  return trx.selectFrom('motif').selectAll().where('domaine', '=', domaine).orderBy('code').execute()
}
export type MotifListe = Awaited<ReturnType<typeof listMotifs>>[number]

export function findMotif(trx: Trx, domaine: DomaineMotif, code: string): Promise<MotifListe | undefined> {
  return trx
    .selectFrom('motif')
    .selectAll()
    .where('domaine', '=', domaine)
    .where('code', '=', code)
    .executeTakeFirst()
}

export type MotifInconnu = { code: string; nombre: number }

/** As the partial indexes of factures and of lines have it. */
const EST_CODE = sql<boolean>`motif ~ '^[A-Z0-9][A-Z0-9_.-]{1,39}$'`

/** Codes received that have no words yet, the most frequent first. A reason in words explains itself. */
export async function listMotifsInconnus(trx: Trx, domaine: DomaineMotif): Promise<MotifInconnu[]> {
  const { rows } = await sql<MotifInconnu>`
    select recu.code, recu.nombre::integer from (${RECUS[domaine]}) recu
    where not exists (select from motif m where m.domaine = ${domaine} and m.code = recu.code)
    order by recu.nombre desc, recu.code limit 100`.execute(trx)
  return rows
}

/** Without the transfers that arrived: their reason is nobody's question. */
const BANQUE = sql`
  select upper(left(btrim(motif), 4)) as code, count(*) as nombre from reglement
  where statut in ('REJETE', 'RETOURNE') and retire_le is null
    and motif ~ '^\\s*[A-Za-z]{2}[A-Za-z0-9]{2}(?![A-Za-z0-9])' group by 1`

const RECUS = {
  BANQUE,
  FACTURE: sql`select motif as code, count(*) as nombre from facture where ${EST_CODE} group by 1`,
  RETENUE: sql`select motif as code, count(*) as nombre from reglement_ligne where ${EST_CODE} group by 1`,
}
