import { sql } from 'kysely'
import { jourParis } from '../../core/dates.ts'
import type { Trx } from '../../db/client.ts'
import { asLots } from '../../db/tenant.ts'
import type { Runtime } from '../../runtime.ts'

const VERROU = 7_305_059

/**
 * Computes the figures of the last twelve months again, the present one included; nothing while another process is at
 * it, for two would write the same rows.
 */
export async function refreshStatistiques({
  base,
  horloge,
}: Pick<Runtime, 'base' | 'horloge'>): Promise<void> {
  const mois = `${jourParis(horloge()).slice(0, 7)}-01`
  await asLots(base, async (trx) => {
    if (!(await isAlone(trx))) return
    await sql`delete from statistique_mois`.execute(trx)
    await sql`
      insert into statistique_mois (mois, accords, accorde, reglements, regle, delai_jours)
      with mois as (select (${mois}::date - make_interval(months => n))::date as debut from generate_series(0, 11) n),
        accords as (
          select date_trunc('month', a.date_accord)::date as debut, count(distinct (a.organisme_id, a.numero)) as nombre, sum(l.part_opco) as montant
          from accord a join accord_ligne l using (organisme_id, numero, version)
          where a.date_accord >= ${mois}::date - interval '11 months' and a.subrogation and a.retire_le is null and l.retire_le is null
            and not exists (select from accord s where s.organisme_id = a.organisme_id and s.numero = a.numero
              and s.version > a.version and s.retire_le is null)
          group by 1),
        reglements as (
          select date_trunc('month', coalesce(date_execution, date_emission))::date as debut, count(*) as nombre, sum(montant) as montant
          from reglement where statut in ('EMIS', 'EXECUTE') and retire_le is null
            and coalesce(date_execution, date_emission) >= ${mois}::date - interval '11 months'
          group by 1),
        delais as (
          select date_trunc('month', date_execution)::date as debut,
            percentile_cont(0.5) within group (order by date_execution - recue_le) as jours
          from (
            select distinct f.organisme_id, f.id, f.recue_le, r.date_execution
            from reglement r
            join reglement_ligne l on l.organisme_id = r.organisme_id and l.reglement_reference = r.reference
            join facture f on f.organisme_id = l.organisme_id and f.id = l.facture_id
            where r.statut = 'EXECUTE' and r.retire_le is null and f.retire_le is null and f.recue_le is not null
              and r.date_execution >= ${mois}::date - interval '11 months') paiements
          group by 1)
      select m.debut, coalesce(a.nombre, 0), coalesce(a.montant, 0), coalesce(r.nombre, 0), coalesce(r.montant, 0), d.jours
      from mois m
      left join accords a on a.debut = m.debut left join reglements r on r.debut = m.debut
      left join delais d on d.debut = m.debut`.execute(trx)
  })
}

async function isAlone(trx: Trx): Promise<boolean> {
  const { rows } = await sql<{ seul: boolean }>`select pg_try_advisory_xact_lock(${VERROU}) as seul`.execute(
    trx,
  )
  return rows[0]?.seul ?? false
}
