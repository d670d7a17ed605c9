-- Sign-in by a directory (OpenID Connect): the funder's own comes from the settings, an organisme's is a row here, written
-- by the funder and read before any organisme is entered.
create table annuaire (
  organisme_id bigint primary key references organisme,
  emetteur text not null check (length(emetteur) between 1 and 300),
  client_id text not null check (length(client_id) between 1 and 200),
  -- Sealed with the key of that number: nonce, tag, ciphertext.
  secret bytea not null check (length(secret) <= 700),
  cle integer not null,
  -- What the directory must say of how the person proved who she is; empty: it counts as a password.
  acr text[] not null default '{}' check (cardinality(acr) <= 10),
  -- Of the e-mail addresses it speaks for: one directory a domain.
  domaine text not null unique check (domaine = lower(domaine) and length(domaine) between 3 and 253),
  -- The organisme's people of that domain sign in by it alone.
  exclusif boolean not null default false,
  version integer not null default 1
);
alter table annuaire enable row level security;
alter table annuaire force row level security;
create policy annuaire_connexion on annuaire for select to app
  using (organisme_courant() is null or organisme_id = organisme_courant());
create policy annuaire_gestion on annuaire for all to gestion using (true) with check (true);
create policy annuaire_lots on annuaire for all to lots using (true) with check (true);
create policy annuaire_proprietaire on annuaire for all to proprietaire using (true) with check (true);
grant select on annuaire to app;
grant select, insert, update, delete on annuaire to gestion;
-- The rotation of keys seals again.
grant select (organisme_id, secret, cle), update (secret, cle) on annuaire to lots;

-- Who a directory says she is, bound to a person at her first sign-in by it.
create table identite (
  emetteur text not null check (length(emetteur) <= 300),
  sujet text not null check (length(sujet) between 1 and 255),
  utilisateur_id uuid not null references utilisateur on delete cascade,
  liee_le timestamptz not null,
  servie_le timestamptz not null,
  primary key (emetteur, sujet),
  unique (utilisateur_id, emetteur)
);
grant select, insert, update (servie_le) on identite to app;
grant select, delete on identite to gestion;
-- What is told of a person, and goes when she is erased.
grant select, delete on identite to lots;

-- Rounds at a directory that have come back: none comes back twice.
create table passage (
  empreinte bytea primary key check (length(empreinte) = 32),
  expire_le timestamptz not null
);
grant select, insert, delete on passage to app;

-- The directory that opened the session: `financeur`, or the SIREN of the organisme, whose space alone it opens.
alter table session
  add column annuaire text check (annuaire = 'financeur' or annuaire ~ '^\d{9}$'),
  -- It also vouches for a second factor, and may be asked for one again.
  add column annuaire_facteur boolean not null default false;
grant insert (annuaire, annuaire_facteur) on session to app;
