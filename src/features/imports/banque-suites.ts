import type { Banque } from './banque-effets.ts'
import { writeStatuts } from './evenements.ts'

/**
 * The invoices that a rejected or returned transfer was to pay can be paid again, unless another règlement that stands
 * pays them.
 */
export async function reopenFactures(banque: Banque): Promise<void> {
  const { client, lot, jour } = banque
  await client.query(ROUVERTES, [jour])
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select f.organisme_id, $1, 'facture', jsonb_build_object('numero_interne', f.numero_interne), to_jsonb(f)
     from r_rouvertes r join facture f on f.organisme_id = r.organisme_id and f.numero_interne = r.numero`,
    [lot],
  )
  await client.query(
    `update facture f set statut = r.statut, statut_le = r.le, rouverte_le = r.le
     from r_rouvertes r where f.organisme_id = r.organisme_id and f.numero_interne = r.numero`,
  )
  await writeStatuts(banque, {
    resolues: 'r_rouvertes',
    colonnes: { statut: '', motif: '' },
    objet: 'facture',
    id: 'r.numero',
    le: 'r.le',
  })
}

const ROUVERTES = `
  create temp table r_rouvertes on commit drop as
  select distinct on (f.organisme_id, f.numero_interne) f.organisme_id, f.numero_interne as numero,
    f.statut as avant_statut, 'BON_A_PAYER' as statut, $1::date as le, q.no as no_ligne, 'M' as action,
    format('Le virement %s %s.', q.reference, case q.statut when 'REJETE' then 'a été rejeté par la banque' else 'est revenu' end)
      as motif, false as retire, false as avant_retire
  from r_banque q
  join reglement_ligne l on l.organisme_id = q.organisme_id and l.reglement_reference = q.reference
  join facture f on f.organisme_id = l.organisme_id and f.id = l.facture_id
  where q.action = 'M' and q.vague in ('REJETE', 'RETOURNE') and f.retire_le is null and f.numero_interne is not null
    and f.statut in ('REGLEE', 'REGLEE_PARTIELLEMENT', 'MISE_EN_PAIEMENT')
    and not exists (
      select from reglement_ligne v
      join reglement a on a.organisme_id = v.organisme_id and a.reference = v.reglement_reference
      where v.organisme_id = f.organisme_id and v.facture_id = f.id and a.retire_le is null
        and a.statut in ('PROGRAMME', 'EMIS', 'EXECUTE'))
  order by f.organisme_id, f.numero_interne, q.no`

/** What changed is looked at again: its sums, and the avis that it may need. */
export async function noteSuites({ client, touches, maintenant }: Banque): Promise<void> {
  const { rows } = await client.query<{ organisme_id: number }>(
    `select distinct organisme_id from r_banque where action in ('C', 'M')`,
  )
  for (const { organisme_id } of rows) touches.add(organisme_id)
  await client.query(
    `insert into emission_attente (organisme_id, type, objet_id, version, cree_le)
     select distinct organisme_id, 'AVIS_VIREMENT', reference, 0, $1::timestamptz from r_banque
     where action in ('C', 'M') on conflict do nothing`,
    [maintenant],
  )
}
