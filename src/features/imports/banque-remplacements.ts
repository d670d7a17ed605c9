import type { Banque, Requetes } from './banque-effets.ts'

/** The règlements that may pay again one that failed: those of reglements.csv, and the orders of the bank's files. */
export const NOUVEAUX = `
  create temp table nouveau_reglement (
    organisme_id bigint not null, reference text not null, fichier text not null, ligne integer not null,
    cree boolean not null, libelles text not null
  ) on commit drop`

export async function noteNouveaux(client: Requetes, etape: 'lot' | 'banque'): Promise<void> {
  await client.query(`insert into nouveau_reglement ${etape === 'lot' ? DU_LOT : DE_LA_BANQUE}`)
}

const DU_LOT = `
  select organisme_id, reference, 'reglements.csv', no_ligne, action = 'C', '' from r_reglements
  where action in ('C', 'M') and not retire`

const DE_LA_BANQUE = `
  select q.organisme_id, q.reference, s.fichier, s.ligne, q.action = 'C', s.libelles
  from r_banque q join s_banque s on s.no = q.no
  where q.vague = 'EMIS' and q.action in ('C', 'M')`

/**
 * A règlement of the same establishment and amount, whose EndToEndId or remittance text names one that failed, pays it
 * again. One that names none is proposed to whoever watches what waits.
 */
export async function linkRemplacements({ client, lot, maintenant, touches }: Banque): Promise<void> {
  await client.query(ECHOUES)
  const { rows: echoues } = await client.query('select from echoue limit 1')
  if (echoues.length === 0) return
  await client.query('analyze echoue')
  await client.query('analyze nouveau_reglement')
  await client.query(PAIRES)
  await client.query(
    `insert into lot_image (organisme_id, lot_id, nom_table, cle, avant)
     select t.organisme_id, $1, 'reglement', jsonb_build_object('reference', t.reference), to_jsonb(t)
     from remplacement r join reglement t on t.organisme_id = r.organisme_id and t.reference = r.reference where r.sur`,
    [lot],
  )
  const { rows } = await client.query<{ organisme_id: number }>(
    `update reglement t set remplace_reference = r.premier from remplacement r
     where r.sur and t.organisme_id = r.organisme_id and t.reference = r.reference returning t.organisme_id`,
  )
  for (const { organisme_id } of rows) touches.add(organisme_id)
  await client.query(PROPOSER, [lot, maintenant])
}

/** A reference as a word of a text, whatever its characters. */
const names = (texte: string, reference: string) =>
  `${reference} <> '' and position(${reference} in ${texte}) > 0 and ${texte} ~ ('(^|[^A-Za-z0-9])' || regexp_replace(${reference}, '([^A-Za-z0-9])', '\\\\\\1', 'g') || '([^A-Za-z0-9]|$)')`

/** Who waits to be paid again: rejected or returned, and nothing in its place. */
export const A_REMPLACER = `
  f.statut in ('REJETE', 'RETOURNE') and f.retire_le is null and not exists (
    select from reglement a where a.organisme_id = f.organisme_id and a.remplace_reference = f.reference
      and a.retire_le is null and a.statut <> 'ANNULE')`

/** What may stand in the place of `f`. */
export const PEUT_REMPLACER = `
  f.organisme_id = t.organisme_id and f.etablissement_numero = t.etablissement_numero and f.montant = t.montant
  and f.reference <> t.reference and coalesce(t.date_emission >= f.date_emission, true)
  and t.remplace_reference is null and t.retire_le is null and t.statut in ('PROGRAMME', 'EMIS', 'EXECUTE')`

/** Few, often none: looked for first, so that a lot of many règlements costs no more. */
const ECHOUES = `
  create temp table echoue on commit drop as
  select f.* from reglement f
  where f.organisme_id in (select organisme_id from nouveau_reglement) and ${A_REMPLACER}`

const PAIRES = `
  create temp table remplacement on commit drop as
  select p.*, p.nomme and count(*) filter (where p.nomme) over (partition by p.organisme_id, p.reference) = 1
    and count(*) filter (where p.nomme) over (partition by p.organisme_id, p.premier) = 1 as sur
  from (
    select distinct on (t.organisme_id, t.reference, f.reference) t.organisme_id, t.reference, f.reference as premier,
      n.fichier, n.ligne, n.cree, t.montant, t.date_emission,
      ${names("t.end_to_end_id || ' ' || n.libelles", 'f.reference')}
        or ${names("t.end_to_end_id || ' ' || n.libelles", 'f.end_to_end_id')} as nomme
    from nouveau_reglement n
    join reglement t on t.organisme_id = n.organisme_id and t.reference = n.reference
    join echoue f on ${PEUT_REMPLACER}
    order by t.organisme_id, t.reference, f.reference, n.cree desc
  ) p`

const PROPOSER = `
  insert into rapprochement (lot_id, fichier, empreinte, rang, ligne, nature, end_to_end_id, montant, le, raison,
    propose_reference, cree_le)
  select distinct on (r.organisme_id, r.reference) $1::uuid, r.fichier, x.empreinte, 1, r.ligne, 'remplacement', r.reference, r.montant, r.date_emission, 'REMPLACEMENT',
    r.premier, $2::timestamptz
  from remplacement r
  cross join lateral (select sha256(convert_to(r.reference || chr(10) || r.premier, 'UTF8')) as empreinte) x
  where (r.cree or r.nomme) and not r.sur
    and not exists (select from remplacement s where s.sur and s.organisme_id = r.organisme_id
      and (s.reference = r.reference or s.premier = r.premier))
    and not exists (select from rapprochement a join lot l on l.id = a.lot_id
      where a.empreinte = x.empreinte and l.etat <> 'annule')
  order by r.organisme_id, r.reference, r.nomme desc, r.premier`
