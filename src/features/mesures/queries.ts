import { sql } from 'kysely'
import type { Trx } from '../../db/client.ts'
import { countChangements } from '../changements/gestion.queries.ts'
import { countDemandes } from '../demandes/queries.ts'
import { countEchecs } from '../emissions/queries.ts'
import { countFile } from '../messages/gestion.queries.ts'

/** Numbers only: nothing here names an organisme or a person. An age is null where nothing has happened yet. */
export type Mesures = {
  ages: Record<'lot' | 'sceau', number | null>
  attentes: Record<string, number>
  travaux: { nom: string; etat: string; nombre: number }[]
}

/** What tells whether the product does its work, as the funder's people may read it. */
export async function readMesures(trx: Trx, maintenant: Date): Promise<Mesures> {
  const { refusees, ...dates } = await readDates(trx)
  const courriels = await countCourriels(trx, maintenant)
  const { a_traiter: messages } = await countFile(trx)
  return {
    ages: { lot: age(dates.lot, maintenant), sceau: age(dates.sceau, maintenant) },
    attentes: {
      lignes_refusees_du_dernier_lot: refusees,
      demandes: await countDemandes(trx, 'a_traiter'),
      messages,
      changements: await countChangements(trx),
      documents_en_echec: await countEchecs(trx),
      courriels: courriels.attendent,
      courriels_refuses_en_7_jours: courriels.refuses,
    },
    travaux: await listTravaux(trx),
  }
}

const age = (date: Date | null, maintenant: Date) =>
  date && Math.max(0, Math.round((maintenant.getTime() - date.getTime()) / 1000))

async function readDates(trx: Trx): Promise<{ lot: Date | null; refusees: number; sceau: Date | null }> {
  const lot = await trx
    .selectFrom('lot')
    .where('etat', '=', 'importe')
    .select('termine_le')
    .select(
      sql<number>`coalesce((select sum((f ->> 'refuses')::int) from jsonb_array_elements(rapport -> 'fichiers') f), 0)::int`.as(
        'refusees',
      ),
    )
    .orderBy('depose_le', 'desc')
    .limit(1)
    .executeTakeFirst()
  const bloc = await trx
    .selectFrom('journal_bloc')
    .select('scelle_le')
    .orderBy('numero', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { lot: lot?.termine_le ?? null, refusees: lot?.refusees ?? 0, sceau: bloc?.scelle_le ?? null }
}

function countCourriels(trx: Trx, maintenant: Date): Promise<{ attendent: number; refuses: number }> {
  return trx
    .selectNoFrom((eb) => [
      eb
        .selectFrom('courriel')
        .where('etat', '=', 'a_envoyer')
        .select((e) => e.fn.countAll<number>().as('n'))
        .$asScalar()
        .$notNull()
        .as('attendent'),
      eb
        .selectFrom('courriel')
        .where('etat', '=', 'refuse')
        .where(sql<boolean>`cree_le > ${maintenant}::timestamptz - interval '7 days'`)
        .select((e) => e.fn.countAll<number>().as('n'))
        .$asScalar()
        .$notNull()
        .as('refuses'),
    ])
    .executeTakeFirstOrThrow()
}

/** The queue keeps what is done for a while: only what waits, runs or has failed is counted. */
async function listTravaux(trx: Trx): Promise<Mesures['travaux']> {
  const { rows } = await sql<Mesures['travaux'][number]>`
    select name as nom, state::text as etat, count(*)::int as nombre from jobs.job
    where state in ('created', 'retry', 'active', 'failed') group by 1, 2`.execute(trx)
  return rows
}
