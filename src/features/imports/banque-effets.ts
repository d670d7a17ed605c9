import type pg from 'pg'
import type { Jour } from '../../core/dates.ts'
import type { Effet } from './banque.rules.ts'
import { writeStatuts } from './evenements.ts'

/** What runs the merge: the client of an import, or the transaction of a person who matches by hand. */
export type Requetes = {
  query<R extends pg.QueryResultRow>(texte: string, valeurs?: unknown[]): Promise<{ rows: R[] }>
}

/** The merge of what the bank says, in a transaction of `lots`. */
export type Banque = {
  client: Requetes
  lot: string
  jour: Jour
  maintenant: Date
  /** Who changes things, as the story of the règlement says it. */
  auteur: string
  /** Organismes whose rows changed. */
  touches: Set<number>
}

/**
 * The fate of each element, once or once for each règlement of a remise: C created, M changed, I nothing to change, A
 * older than what is known, W waits with its raison.
 */
export const RESOLUES_BANQUE = `
  create temp table r_banque (
    vague text not null, no integer not null, no_ligne integer not null, organisme_id bigint, reference text,
    etablissement_numero text, avant_statut text, statut text, action text not null, raison text, le date, motif text,
    retire boolean not null default false, avant_retire boolean not null default false
  ) on commit drop`

/** The règlement of each reference: the one designated by hand, else by EndToEndId, else by its own reference. */
export const CANDIDATS = `
  create temp table candidat (
    cle text primary key, nombre integer not null, numero text, organisme_id bigint, reference text
  ) on commit drop`

/** Orders create règlements: it is filled before and after them. */
export async function findCandidats(client: Requetes): Promise<void> {
  await client.query('truncate candidat')
  await client.query(REMPLIR_CANDIDATS)
  await client.query('analyze candidat')
}

const REMPLIR_CANDIDATS = `
  insert into candidat
  select k.cle, coalesce(e.nombre, 0), n.numero, coalesce(e.organisme_id, n.organisme_id), coalesce(e.reference, n.numero)
  from (
    select coalesce(cible, end_to_end_id) as cle, bool_or(cible is not null) as designe from s_banque
    where coalesce(cible, end_to_end_id) is not null group by 1) k
  left join (
    select c.end_to_end_id, count(*)::integer as nombre, min(c.organisme_id) as organisme_id, min(c.reference) as reference
    from reglement c
    where c.end_to_end_id <> '' and c.retire_le is null and c.end_to_end_id in (select end_to_end_id from s_banque)
    group by c.end_to_end_id) e on e.end_to_end_id = k.cle and not k.designe
  left join numero_organisme n on n.type = 'reglement' and n.numero = k.cle`

export const CANDIDAT = `
  left join candidat e on e.cle = coalesce(s.cible, s.end_to_end_id)
  left join reglement t on t.organisme_id = e.organisme_id and t.reference = e.reference and t.retire_le is null`

export const MEME_MONTANT =
  'coalesce(t.montant in (s.montant, s.montant_ordonne), s.montant is null and s.montant_ordonne is null)'

/** A règlement only goes forward; what came before its statut is told, what contradicts it waits. */
const TRANSITION = `
  when t.statut = s.effet then 'I'
  when t.statut = 'EMIS' or t.statut = 'EXECUTE' and s.effet = 'RETOURNE' then 'M'
  when t.statut = 'RETOURNE' or t.statut = 'REJETE' and s.effet = 'RETOURNE' then 'A'`

const VIREMENTS = `
  insert into r_banque (vague, no, no_ligne, organisme_id, reference, avant_statut, statut, le, motif, action, raison)
  select $1, q.no, q.no, q.organisme_id, q.reference, q.avant, q.effet, coalesce(q.le, $2::date), q.motif,
    q.action,
    case when q.action = 'W' then q.raison end
  from (
    select s.no, s.effet, s.le, s.motif, t.organisme_id, t.reference, t.statut as avant, r.raison,
      case when r.raison is not null and r.raison <> 'CONTRAIRE' then 'W' ${TRANSITION} else 'W' end as action
    from s_banque s ${CANDIDAT}
    cross join lateral (select case
      when s.end_to_end_id is null and s.cible is null then 'SANS_REFERENCE'
      when e.nombre > 1 then 'AMBIGU'
      when t.reference is null then case when e.numero is null then 'INCONNU' else 'RETIRE' end
      when s.devise is not null then 'DEVISE'
      when not ${MEME_MONTANT} then 'MONTANT'
      else 'CONTRAIRE' end as raison) r
    where s.effet = $1 and s.nature <> 'ordre' and (s.niveau = 'virement' or s.cible is not null)
  ) q`

/** The règlements of the file or remise that the element designates. A bank's own MsgId is not the order's. */
const PORTEE = `
  c.retire_le is null and (
    s.pmt_inf_id is not null and (s.nature = 'mouvement' or s.msg_id is null) and c.pmt_inf_id = s.pmt_inf_id
    or s.msg_id is not null and not (s.nature = 'mouvement' and s.pmt_inf_id is not null)
      and c.msg_id = s.msg_id and (s.pmt_inf_id is null or c.pmt_inf_id = s.pmt_inf_id))`

/** A report on one transfer, or on a remise of the file, wins over the wider one. */
const PLUS_ETROIT = `
  v.fichier = s.fichier and v.nature = s.nature and v.msg_id = s.msg_id
    and v.no <> s.no and v.niveau <> 'muet' and (s.pmt_inf_id is null or v.niveau = 'virement' and v.pmt_inf_id = s.pmt_inf_id)`

const REMISES = `
  insert into r_banque (vague, no, no_ligne, organisme_id, reference, avant_statut, statut, le, motif, action, raison)
  select $1, s.no, s.no, t.organisme_id, t.reference, t.statut, s.effet, coalesce(s.le, $2::date), s.motif,
    case when r.raison is not null then 'W' ${TRANSITION} else 'I' end, r.raison
  from s_banque s
  left join lateral (
    select count(*) as nombre, count(distinct c.msg_id) as messages, sum(c.montant) as somme,
      sum(c.montant) filter (where c.statut <> 'REJETE') as partis
    from reglement c where ${PORTEE}) p on true
  cross join lateral (select case
    when p.nombre = 0 then case when exists (select from s_banque v where ${PLUS_ETROIT}) then null else 'INCONNU' end
    when p.messages > 1 then 'AMBIGU'
    when s.devise is not null then 'DEVISE'
    when s.montant not in (p.somme, p.partis) then 'MONTANT' end as raison) r
  left join lateral (
    select c.* from reglement c where r.raison is null and ${PORTEE}
      and not exists (select from s_banque v where v.end_to_end_id = c.end_to_end_id and ${PLUS_ETROIT})
      and not exists (select from s_banque v where v.end_to_end_id = c.reference and ${PLUS_ETROIT})
      and not exists (select from s_banque v where v.niveau = 'remise' and v.pmt_inf_id = c.pmt_inf_id and ${PLUS_ETROIT})
    ) t on true
  where s.effet = $1 and s.niveau = 'remise' and s.cible is null`

/** Gives the règlements the statut that the bank tells, each with its image and its event. */
export async function applyEffet(banque: Banque, effet: Exclude<Effet, 'EMIS'>): Promise<void> {
  const { client, jour } = banque
  await client.query(VIREMENTS, [effet, jour])
  await client.query(REMISES, [effet, jour])
  await client.query('analyze r_banque')
  await client.query(SANS_DOUBLE, [effet])
  await saveImages(banque, effet)
  await client.query(CHANGER, [effet])
  await tellStatuts(banque, effet)
}

/** A transfer told by itself and by its remise changes once. */
export const SANS_DOUBLE = `
  update r_banque q set action = 'I'
  from (
    select no, organisme_id, reference, row_number() over (partition by organisme_id, reference order by no) as rang
    from r_banque where vague = $1 and action = 'M') p
  where p.rang > 1 and q.vague = $1 and q.no = p.no and q.organisme_id = p.organisme_id and q.reference = p.reference`

const CHANGER = `
  update reglement t set statut = q.statut, statut_banque = q.statut,
    motif = case when q.statut = 'EXECUTE' then t.motif else q.motif end,
    date_execution = case when q.statut = 'EXECUTE' then q.le else t.date_execution end
  from r_banque q
  where q.vague = $1 and q.action = 'M' and t.organisme_id = q.organisme_id and t.reference = q.reference`

export async function saveImages({ client, lot }: Banque, vague: Effet): Promise<void> {
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select t.organisme_id, $2, 'reglement', jsonb_build_object('reference', t.reference), to_jsonb(t)
     from r_banque q join reglement t on t.organisme_id = q.organisme_id and t.reference = q.reference
     where q.vague = $1 and q.action = 'M'`,
    [vague, lot],
  )
}

export async function tellStatuts(banque: Banque, vague: Effet): Promise<void> {
  await writeStatuts(banque, {
    resolues: `(select * from r_banque where vague = '${vague}')`,
    colonnes: { statut: '', motif: '' },
    objet: 'reglement',
    id: 'r.reference',
    le: 'r.le',
  })
}
