import type pg from 'pg'
import type { Fusion } from './fusion.ts'

/** Requests that a lot's accounts end: the one asked for and already sent comes into force, any other is contradicted. */
const A_CLORE = `
  create temporary table changement_clos on commit drop as
  select d.organisme_id, d.id, d.etablissement_numero, r.iban_fin, r.compte_id,
    d.etat = 'TRANSMISE' and d.iban_empreinte = r.iban_empreinte as attendu
  from r_etablissements r
  join changement_compte d on d.organisme_id = r.organisme_id and d.etablissement_numero = r.numero
    and d.etat in ('SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE', 'TRANSMISE', 'GELEE')
  where r.compte_change and r.action in ('C', 'M')`

const CLORE = `
  with close as (
    update changement_compte d
    set etat = case when c.attendu then 'EN_VIGUEUR' else 'CONTREDITE' end, etat_le = $1, version = d.version + 1
    from changement_clos c where d.organisme_id = c.organisme_id and d.id = c.id
    returning d.organisme_id, d.id, d.etat, c.attendu
  ), etape as (
    insert into changement_etape (organisme_id, changement_id, rang, acte, etat, le, camp)
    select organisme_id, id, (select count(*) + 1 from changement_etape t where t.organisme_id = close.organisme_id and t.changement_id = close.id),
      case when attendu then 'entree' else 'contradiction' end, etat, $1, 'programme' from close
  )
  insert into journal (instant, organisme_id, acte, nature, objet_type, objet_id, details)
  select $1, organisme_id, case when attendu then 'compte.entree' else 'compte.contradiction' end, 'comptable', 'changement', id::text,
    jsonb_build_object('lot', $2::text) from close`

/** A replaced account has its own mail already; a first one, and a contradiction, have this one. */
const PREVENIR_ORGANISME = `
  insert into courriel (organisme_id, destinataire, modele, donnees, cree_le)
  select distinct c.organisme_id, a.email, 'changement-compte', jsonb_build_object('acte',
    case when c.attendu then 'entree' else 'contradiction' end, 'etablissement', c.etablissement_numero, 'fin', c.iban_fin), $1::timestamptz
  from changement_clos c
  cross join lateral (
    select u.email from habilitation h join utilisateur u on u.id = h.utilisateur_id
    where h.organisme_id = c.organisme_id and h.profil = 'administrateur' and h.etat = 'actif'
      and (h.etablissements is null or c.etablissement_numero = any (h.etablissements))
    union select o.email from organisme o where o.id = c.organisme_id and o.email <> ''
  ) a
  where not c.attendu or c.compte_id is null`

const PREVENIR_FINANCEUR = `
  insert into courriel (destinataire, modele, donnees, cree_le)
  select u.email, 'changement-alerte',
    jsonb_build_object('raison', 'contradiction', 'etablissement', c.etablissement_numero, 'demande', c.id), $1
  from changement_clos c
  cross join utilisateur u
  where not c.attendu and u.profil_financeur in ('valideur', 'administrateur')`

/** Once the accounts are merged: what they say of the requests that were open. */
export async function closeChangements({ client, lot, maintenant }: Fusion): Promise<void> {
  await client.query(A_CLORE)
  await client.query(CLORE, [maintenant, lot])
  await client.query(PREVENIR_ORGANISME, [maintenant])
  await client.query(PREVENIR_FINANCEUR, [maintenant])
}

const ROUVRIR = `
  with rouverte as (
    update changement_compte d set etat = 'TRANSMISE', etat_le = $1, version = d.version + 1
    from a_rendre a
    where a.nom_table = 'coordonnees_bancaires' and d.organisme_id = a.organisme_id and d.etat = 'EN_VIGUEUR'
      and not exists (select from coordonnees_bancaires c where c.organisme_id = d.organisme_id
        and c.etablissement_numero = d.etablissement_numero and c.au is null and c.iban_empreinte = d.iban_empreinte)
      and not exists (select from changement_compte x where x.organisme_id = d.organisme_id
        and x.etablissement_numero = d.etablissement_numero and x.cree_le > d.cree_le)
    returning d.organisme_id, d.id
  )
  insert into changement_etape (organisme_id, changement_id, rang, acte, etat, le, camp)
  select distinct organisme_id, id, (select count(*) + 1 from changement_etape t where t.organisme_id = r.organisme_id and t.changement_id = r.id),
    'annulation', 'TRANSMISE', $1::timestamptz, 'programme' from rouverte r`

/** The lot that had brought an account is taken back: the request waits for another one. */
export async function reopenChangements(client: pg.Client, instant: Date): Promise<void> {
  await client.query(ROUVRIR, [instant])
}
