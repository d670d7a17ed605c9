-- Second factors: a code of an application (TOTP), passkeys, recovery codes. They belong to a person, whatever the
-- organisme, like her password.
create table facteur_totp (
  utilisateur_id uuid primary key references utilisateur on delete cascade,
  -- Sealed with the key of that number: nonce, tag, ciphertext.
  secret bytea not null check (length(secret) <= 200),
  cle integer not null,
  -- The last period of 30 seconds whose code served: none serves twice.
  dernier_pas bigint not null default 0,
  cree_le timestamptz not null
);

create table cle_acces (
  id uuid primary key default gen_random_uuid(),
  utilisateur_id uuid not null references utilisateur on delete cascade,
  -- As the browser names it, in base64url.
  identifiant text not null unique check (length(identifiant) <= 1400),
  cle_publique bytea not null check (length(cle_publique) <= 2000),
  compteur bigint not null,
  transports text[] not null default '{}',
  nom text not null check (length(nom) between 1 and 60),
  cree_le timestamptz not null,
  servie_le timestamptz
);
create index cle_acces_utilisateur on cle_acces (utilisateur_id);

create table code_secours (
  utilisateur_id uuid not null references utilisateur on delete cascade,
  empreinte bytea not null check (length(empreinte) = 32),
  utilise_le timestamptz,
  primary key (utilisateur_id, empreinte)
);

alter table session
  -- Names the session on its owner's page; its hash stays in the database.
  add column reference uuid not null default gen_random_uuid() unique,
  -- When a second factor was last given in it.
  add column facteur_le timestamptz,
  -- The sign-in before this one.
  add column precedente_le timestamptz;
grant insert (facteur_le, precedente_le), update (empreinte, facteur_le) on session to app;

-- What a session was asked and has not answered yet: the secret to confirm, the challenge of a passkey. Sealed.
create table defi (
  session bytea not null references session (empreinte) on delete cascade on update cascade,
  type text not null check (type in ('totp', 'enrolement', 'verification')),
  contenu bytea not null check (length(contenu) <= 500),
  cle integer not null,
  expire_le timestamptz not null,
  primary key (session, type)
);

grant select, insert, update, delete on facteur_totp, cle_acces, code_secours, defi to app;
grant select, delete on facteur_totp, cle_acces, code_secours to gestion;

-- What an organisme asks of its people.
create table reglage_organisme (
  organisme_id bigint primary key references organisme,
  facteur_exige boolean not null default false,
  version integer not null default 1
);
alter table reglage_organisme enable row level security;
alter table reglage_organisme force row level security;
create policy reglage_organisme_app on reglage_organisme for all to app
  using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());
-- Every request reads it, before any organisme is entered.
create policy reglage_organisme_connexion on reglage_organisme for select to app
  using (organisme_courant() is null or organisme_id = organisme_courant());
create policy reglage_organisme_gestion on reglage_organisme for select to gestion using (true);
create policy reglage_organisme_proprietaire on reglage_organisme for all to proprietaire using (true) with check (true);
grant select, insert, update on reglage_organisme to app;
grant select on reglage_organisme to gestion;

-- Somebody lost her factors: one person of the funder asks, another one confirms, neither is herself.
create table levee_facteur (
  id uuid primary key default gen_random_uuid(),
  utilisateur_id uuid not null references utilisateur on delete cascade,
  motif text not null check (length(motif) between 1 and 300),
  demandee_par uuid not null references utilisateur check (demandee_par <> utilisateur_id),
  demandee_le timestamptz not null,
  etat text not null default 'demandee' check (etat in ('demandee', 'confirmee', 'refusee')),
  traitee_par uuid references utilisateur check (traitee_par <> utilisateur_id),
  traitee_le timestamptz,
  check (etat <> 'confirmee' or traitee_par <> demandee_par),
  check ((etat = 'demandee') = (traitee_par is null) and (etat = 'demandee') = (traitee_le is null))
);
create unique index levee_facteur_en_cours on levee_facteur (utilisateur_id) where etat = 'demandee';
grant select, insert, update (etat, traitee_par, traitee_le) on levee_facteur to gestion;
