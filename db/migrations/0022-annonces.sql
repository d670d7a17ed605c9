-- Stops announced by the funder, and settings that its administrateurs change without a restart.
create table annonce (
  id uuid primary key default gen_random_uuid(),
  debut timestamptz not null,
  fin timestamptz not null,
  texte text not null check (length(texte) <= 300),
  auteur text not null check (length(auteur) <= 200),
  cree_le timestamptz not null,
  retiree_le timestamptz,
  check (fin > debut)
);
create index annonce_en_vigueur on annonce (fin) where retiree_le is null;

create table reglage (
  nom text primary key check (nom in ('rythme_heures')),
  valeur jsonb not null,
  version integer not null default 1
);
-- The funder's data comes every day.
insert into reglage (nom, valeur) values ('rythme_heures', '24');

grant select on annonce, reglage to app, gestion;
grant insert (debut, fin, texte, auteur, cree_le), update (retiree_le) on annonce to gestion;
grant update (valeur, version) on reglage to gestion;
