-- A lot may wait: deposited by hand or picked from the watched folder, tried, confirmed, taken back.
alter table lot drop constraint lot_etat_check;
alter table lot add constraint lot_etat_check check (etat in
  ('a_essayer', 'essaye', 'a_importer', 'importe', 'a_annuler', 'annule', 'refuse', 'abandonne', 'echec'));
alter table lot
  add column origine text not null default 'commande' check (origine in ('commande', 'depot', 'dossier')),
  add column auteur text not null default '' check (length(auteur) <= 200),
  -- The deposited file, encrypted in the storage until the lot is settled.
  add column depot_cle text check (length(depot_cle) <= 200),
  add column progression jsonb,
  add column tentatives smallint not null default 0,
  -- Why the last thing asked of the lot could not be done.
  add column empechement text not null default '' check (length(empechement) <= 2000);
create index lot_depose on lot (depose_le desc, id);
create index lot_en_attente on lot (depose_le) where etat in ('a_essayer', 'a_importer', 'a_annuler');

-- Refused rows as they came (accounts and sensitive columns left out), to be corrected and sent again.
create table lot_rejet (
  lot_id uuid not null references lot on delete cascade,
  fichier text not null check (length(fichier) <= 300),
  contenu text not null,
  primary key (lot_id, fichier)
);

grant insert on lot to gestion;
grant update (etat, empechement, tentatives, depot_cle) on lot to gestion;
grant select on lot_rejet to gestion;
grant select, insert, delete on lot_rejet to lots;
-- Undoing a lot takes back what it claimed and told.
grant delete on organisme, numero_organisme to lots;
