import { type Banque, CANDIDAT, MEME_MONTANT, SANS_DOUBLE, saveImages, tellStatuts } from './banque-effets.ts'

/**
 * Orders of the financeur to its bank: a known règlement is completed and, when it was only planned, sent; an unknown
 * one is created when its account is the one in force of exactly one establishment.
 */
export async function applyOrdres(banque: Banque): Promise<void> {
  const { client, maintenant } = banque
  await client.query(RESOUDRE)
  await client.query('analyze r_banque')
  await client.query(SANS_DOUBLE, ['EMIS'])
  await saveImages(banque, 'EMIS')
  await client.query(COMPLETER)
  await client.query(RESERVER)
  await client.query(CREER, [maintenant])
  await client.query(IMAGES_CREES, [banque.lot])
  await tellStatuts(banque, 'EMIS')
}

/** What an order adds to what is known of its règlement. */
const COMPLETE = `(t.statut = 'PROGRAMME' or t.end_to_end_id = '' and s.end_to_end_id is not null
  or t.iban_empreinte is null and s.iban_empreinte is not null or t.msg_id = '' or t.pmt_inf_id = '')`

/** Two orders of one EndToEndId are one règlement if their amounts agree. */
const PREMIER = `
  left join (
    select no, first_value(no) over w as premier, first_value(montant) over w as montant from s_banque
    where nature = 'ordre' and end_to_end_id is not null window w as (partition by end_to_end_id order by no)
  ) p on p.no = s.no and p.premier <> s.no`

/** A règlement of a lot that says no EndToEndId may be this one: somebody says so, rather than it counts twice. */
const PEUT_ETRE_CONNU = `exists (
  select from reglement c
  where c.organisme_id = b.organisme_id and c.etablissement_numero = b.etablissement and c.montant = s.montant
    and c.end_to_end_id = '' and c.msg_id = '' and c.statut in ('PROGRAMME', 'EMIS') and c.retire_le is null
    and coalesce(c.date_emission = s.le, true))`

const RESOUDRE = `
  insert into r_banque
    (vague, no, no_ligne, organisme_id, reference, etablissement_numero, avant_statut, statut, le, motif, action, raison)
  select 'EMIS', q.no, q.no, coalesce(q.organisme_id, q.organisme_du_compte), coalesce(q.reference, q.end_to_end_id),
    q.etablissement, q.avant, case when q.reference is null or q.avant = 'PROGRAMME' then 'EMIS' else q.avant end,
    q.le, '', case when q.raison is not null then 'W'
      when q.double then 'I' when q.reference is null then 'C' when q.complete then 'M' else 'I' end, q.raison
  from (
    select s.no, s.le, s.end_to_end_id, t.organisme_id, t.reference, t.statut as avant, ${COMPLETE} as complete,
      p.no is not null as double, b.organisme_id as organisme_du_compte, b.etablissement,
      case when s.end_to_end_id is null and s.cible is null then 'SANS_REFERENCE'
        when e.nombre > 1 then 'AMBIGU'
        when s.devise is not null then 'DEVISE'
        when t.reference is not null and not ${MEME_MONTANT} then 'MONTANT'
        when t.statut = 'ANNULE' then 'CONTRAIRE'
        when p.no is not null and p.montant is distinct from s.montant then 'MONTANT'
        when t.reference is not null then null
        when e.numero is not null then 'RETIRE'
        when length(s.end_to_end_id) > 60 or s.cible is not null then 'INCONNU'
        when b.nombre = 0 then 'COMPTE_INCONNU'
        when b.nombre > 1 then 'COMPTE_PARTAGE'
        when ${PEUT_ETRE_CONNU} then 'PEUT_ETRE_CONNU' end as raison
    from s_banque s ${CANDIDAT} ${PREMIER}
    left join lateral (
      select count(*) as nombre, min(c.organisme_id) as organisme_id, min(c.etablissement_numero) as etablissement
      from coordonnees_bancaires c
      join etablissement f on f.organisme_id = c.organisme_id and f.numero = c.etablissement_numero and f.retire_le is null
      where t.reference is null and c.iban_empreinte = s.iban_empreinte and c.au is null) b on true
    where s.nature = 'ordre'
  ) q`

const COMPLETER = `
  update reglement t set
    statut = q.statut,
    statut_banque = case when q.statut = 'EMIS' and t.statut_banque = '' then 'EMIS' else t.statut_banque end,
    date_emission = case when t.statut = 'PROGRAMME' then s.le else coalesce(t.date_emission, s.le) end,
    end_to_end_id = case when t.end_to_end_id = '' then left(coalesce(s.end_to_end_id, ''), 60) else t.end_to_end_id end,
    msg_id = case when t.msg_id = '' then coalesce(s.msg_id, '') else t.msg_id end,
    pmt_inf_id = case when t.msg_id = '' then coalesce(s.pmt_inf_id, '') else t.pmt_inf_id end,
    ${compteSaufSiConnu()}
  from r_banque q join s_banque s on s.no = q.no
  where q.vague = 'EMIS' and q.action = 'M' and t.organisme_id = q.organisme_id and t.reference = q.reference`

/** The account as paid is frozen: an order only fills it where nothing was known. */
function compteSaufSiConnu(): string {
  const noms = ['iban_chiffre', 'iban_cle', 'iban_pays', 'iban_fin', 'bic', 'titulaire']
  const si = 't.iban_empreinte is null and s.iban_empreinte is not null'
  return [...noms, 'iban_empreinte']
    .map((nom) => `${nom} = case when ${si} then s.${nom} else t.${nom} end`)
    .join(', ')
}

const RESERVER = `
  insert into numero_organisme (type, numero, organisme_id)
  select 'reglement', reference, organisme_id from r_banque where vague = 'EMIS' and action = 'C'`

/** It knows less than the lot that will bring its lines: its freshness is the day of the order, at the latest now. */
const CREER = `
  insert into reglement (organisme_id, reference, etablissement_numero, date_emission, montant, iban_chiffre, iban_cle,
    iban_empreinte, iban_pays, iban_fin, bic, titulaire, statut, statut_banque, end_to_end_id, msg_id, pmt_inf_id, provisoire,
    maj_le)
  select q.organisme_id, q.reference, q.etablissement_numero, s.le, s.montant, s.iban_chiffre, s.iban_cle,
    s.iban_empreinte, s.iban_pays, s.iban_fin, s.bic, s.titulaire, 'EMIS', 'EMIS', s.end_to_end_id,
    coalesce(s.msg_id, ''), coalesce(s.pmt_inf_id, ''), true, least(s.le::timestamptz, $1)
  from r_banque q join s_banque s on s.no = q.no
  where q.vague = 'EMIS' and q.action = 'C'`

const IMAGES_CREES = `
  insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
  select organisme_id, $1, 'reglement', jsonb_build_object('reference', reference), null
  from r_banque where vague = 'EMIS' and action = 'C'`
