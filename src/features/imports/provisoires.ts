import { formatMontant } from '../../core/money.ts'
import type { Fusion, Plan, Refus } from './fusion.ts'

/** The règlements that orders to the bank made known first, under their EndToEndId, and the rows that tell them. */
export const PROVISOIRES = `
  create temp table provisoire on commit drop as
  with ligne as (
    select s.no_ligne, s.end_to_end_id, s.etablissement_numero, s.montant, s.date_emission, e.organisme_id
    from s_reglements s
    left join numero_organisme e on e.type = 'etablissement' and e.numero = s.etablissement_numero
    where not s.refusee and not s.retire and not exists (
      select from numero_organisme n join reglement g on g.organisme_id = n.organisme_id and g.reference = n.numero
      where n.type = 'reglement' and n.numero = s.reference)
  ), seul as (
    select * from reglement b where b.provisoire and b.retire_le is null
      and not exists (select from s_reglements x where x.reference = b.reference)
  ), paire as (
    select l.no_ligne, b.organisme_id, b.reference, b.end_to_end_id, b.montant,
      b.organisme_id = l.organisme_id and b.etablissement_numero = l.etablissement_numero and b.montant = l.montant
        and b.nb_lignes = 0 as pareil
    from ligne l join seul b on b.end_to_end_id = l.end_to_end_id
    union all
    select l.no_ligne, b.organisme_id, b.reference, b.end_to_end_id, b.montant, false
    from ligne l join seul b on b.organisme_id = l.organisme_id and b.etablissement_numero = l.etablissement_numero
      and b.montant = l.montant and coalesce(l.date_emission = b.date_emission, true)
    where coalesce(l.end_to_end_id, '') = ''
  )
  select *, coalesce(pareil, false)
      and row_number() over (partition by organisme_id, reference order by pareil desc nulls last, no_ligne) = 1 as adopte
  from (select distinct on (no_ligne) * from paire order by no_ligne, reference) q`

/** How a plan meets them: the row takes over the règlement, or is refused rather than counted beside it. */
export const AVEC_PROVISOIRE = 'left join provisoire pv on pv.no_ligne = s.no_ligne'
export const REFUS_PROVISOIRE: Refus = {
  si: 'pv.no_ligne is not null and not pv.adopte',
  code: 'ORDRE_DE_LA_BANQUE',
  colonne: 'end_to_end_id',
  message: (row) =>
    `Un ordre déjà transmis à la banque, ${row.ordre}, de ${formatMontant(Number(row.ordre_montant))}, est peut-être ce règlement\u00a0: donnez son end_to_end_id, son établissement et son montant, ou annulez le lot de cet ordre.`,
}
export const COLONNES_PROVISOIRE = [
  'pv.end_to_end_id as ordre',
  'pv.montant as ordre_montant',
  'case when pv.adopte then pv.reference end as reference_provisoire',
]

/** Gives the règlement the reference of its row, and with it its story and its documents; an undo gives them back. */
export async function adoptProvisoires({ client, lot, maintenant }: Fusion, plan: Plan): Promise<void> {
  await client.query(
    `create temp table adopte on commit drop as
     select organisme_id, reference, reference_provisoire as avant from ${plan.resolues}
     where reference_provisoire is not null and action = 'M'`,
  )
  const { rows } = await client.query('select from adopte limit 1')
  if (rows.length === 0) return
  for (const requete of [IMAGES, IMAGES_LIENS, IMAGES_REMPLACANTS]) await client.query(requete, [lot])
  for (const requete of [NUMEROS, RENOMMER, LIENS, REMPLACANTS, ATTENTES]) await client.query(requete)
  await client.query(RECITS, [lot, maintenant])
}

const CLE = (reference: string) => `jsonb_build_object('reference', ${reference})`
const CLE_LIEN = (objet: string) =>
  `jsonb_build_object('document_id', o.document_id, 'objet_type', o.objet_type, 'objet_id', ${objet})`
const MES_LIENS = `document_objet o join adopte a
  on a.organisme_id = o.organisme_id and o.objet_type = 'reglement' and o.objet_id = a.avant`
const MES_REMPLACANTS = `reglement t join adopte a on a.organisme_id = t.organisme_id and t.remplace_reference = a.avant`

const IMAGES = `
  insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
  select t.organisme_id, $1::uuid, 'reglement', ${CLE('a.avant')}, to_jsonb(t)
  from adopte a join reglement t on t.organisme_id = a.organisme_id and t.reference = a.avant
  union all select organisme_id, $1::uuid, 'reglement', ${CLE('reference')}, null from adopte`

const IMAGES_LIENS = `
  insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
  select o.organisme_id, $1::uuid, 'document_objet', ${CLE_LIEN('o.objet_id')}, to_jsonb(o) from ${MES_LIENS}
  union all select o.organisme_id, $1::uuid, 'document_objet', ${CLE_LIEN('a.reference')}, null from ${MES_LIENS}`

const IMAGES_REMPLACANTS = `
  insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
  select t.organisme_id, $1::uuid, 'reglement', ${CLE('t.reference')}, to_jsonb(t) from ${MES_REMPLACANTS}`

const NUMEROS = `
  insert into numero_organisme (type, numero, organisme_id) select 'reglement', reference, organisme_id from adopte
  on conflict (type, numero) do nothing`

const RENOMMER = `
  update reglement t set reference = a.reference from adopte a
  where t.organisme_id = a.organisme_id and t.reference = a.avant`

const LIENS = `
  update document_objet o set objet_id = a.reference from adopte a
  where a.organisme_id = o.organisme_id and o.objet_type = 'reglement' and o.objet_id = a.avant`

const REMPLACANTS = `
  update reglement t set remplace_reference = a.reference from adopte a
  where t.organisme_id = a.organisme_id and t.remplace_reference = a.avant`

const ATTENTES = `
  delete from emission_attente t using adopte a
  where t.organisme_id = a.organisme_id and t.type = 'AVIS_VIREMENT' and t.objet_id = a.avant`

/** Told again under the new reference: an event never changes. */
const RECITS = `
  insert into evenement (organisme_id, objet_type, objet_id, type, le, auteur, avant, apres, motif, lot_id, cree_le)
  select v.organisme_id, v.objet_type, a.reference, v.type, v.le, v.auteur, v.avant, v.apres, v.motif, $1::uuid, $2::timestamptz
  from evenement v join adopte a on a.organisme_id = v.organisme_id and v.objet_type = 'reglement' and v.objet_id = a.avant
  order by v.id`
