-- The funder's data comes by feeds, each at its own rhythm. A lot feeds those whose files it brings.
create table flux (
  cle text primary key
    check (cle in ('dossiers', 'factures', 'reglements', 'etablissements', 'documents', 'banque')),
  -- Every so many hours or days, on working days only or not. Null: nothing is announced, so nothing is late.
  nombre smallint check (nombre between 1 and 720),
  unite text check (unite in ('heures', 'jours')),
  ouvres boolean not null default false,
  version integer not null default 1,
  check ((nombre is null) = (unite is null))
);
insert into flux (cle, nombre, unite)
select cle, valeur::smallint, 'heures'
from unnest(array['dossiers', 'factures', 'reglements', 'etablissements']) as cle, reglage
where nom = 'rythme_heures';
insert into flux (cle) values ('documents'), ('banque');
delete from reglage where nom = 'rythme_heures';
grant select on flux to app, gestion;
grant update (nombre, unite, ouvres, version) on flux to gestion;

alter table lot add column flux text[] not null default '{}';
update lot set flux = array(
  select distinct case
      when f ->> 'fichier' in ('dossiers.csv', 'stagiaires.csv', 'accords.csv', 'echeances.csv') then 'dossiers'
      when f ->> 'fichier' in ('factures.csv', 'imputations.csv') then 'factures'
      when f ->> 'fichier' in ('reglements.csv', 'reglement_lignes.csv') then 'reglements'
      when f ->> 'fichier' in ('organismes.csv', 'etablissements.csv') then 'etablissements'
      when f ->> 'fichier' = 'documents.csv' then 'documents'
      else 'banque'
    end
  from jsonb_array_elements(rapport -> 'fichiers') f
  where (f ->> 'lus')::integer = 0 or f ->> 'refuses' <> f ->> 'lus')
where etat = 'importe' and jsonb_typeof(rapport -> 'fichiers') = 'array';
grant select (flux) on lot to app;
-- The last lot of each feed, asked for every page every ten seconds.
create index lot_flux on lot (coalesce(emis_le, depose_le) desc) where etat = 'importe';

-- A request approved against what the checks say, with the reason for it.
alter table demande_compte
  add column raison text not null default '' check (length(raison) <= 300),
  -- Past its duration it keeps what is counted: its reference, its dates, what was answered.
  add column effacee_le timestamptz,
  drop constraint demande_compte_siret_check,
  drop constraint demande_compte_nom_check,
  drop constraint demande_compte_prenom_check,
  add constraint demande_compte_personne check (
    case when effacee_le is null
      then siret ~ '^\d{14}$' and length(nom) between 1 and 100 and length(prenom) between 1 and 100
      else siret || nda || raison_sociale || nom || prenom || email || adresse || motif || raison = '' end);
grant update (raison) on demande_compte to gestion;
grant update (siret, nda, raison_sociale, nom, prenom, email, adresse, motif, raison, effacee_le)
  on demande_compte to lots;

alter table signalement
  add column efface_le timestamptz,
  drop constraint signalement_nom_check,
  drop constraint signalement_page_check,
  drop constraint signalement_description_check,
  add constraint signalement_personne check (
    case when efface_le is null
      then length(nom) between 1 and 100 and length(page) between 1 and 300 and length(description) between 1 and 5000
      else nom || email || page || description || adresse = '' end);
grant select on signalement to lots;
grant update (nom, email, page, description, adresse, efface_le) on signalement to lots;
grant select (signalement_id), delete on signalement_reponse to lots;

-- Whose invitation it is to take back or to send again: the funder's, or that of the organisme's own people.
alter table habilitation add column invite_par_financeur boolean not null default false;

-- Partly invoiced too: what is left to bill has the same deadline.
drop index dossier_a_facturer;
create index dossier_a_facturer on dossier (organisme_id, date_limite_facturation, numero)
  where retire_le is null and statut in ('ACCORDE', 'ROMPU') and facture < accorde and accorde > 0;
