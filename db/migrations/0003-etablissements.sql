-- From here on: tenant tables. Their primary, unique and foreign keys all begin with organisme_id, so the schema
-- can be distributed on it and no row can point across. Row-level security is forced on each (0010).
-- Keys are the funder's own numbers.

-- Which organisme a funder's number belongs to: the only place where numbers are unique over all organismes.
create table numero_organisme (
  type text not null check (type in ('etablissement', 'dossier', 'facture', 'reglement', 'accord', 'document')),
  numero text not null check (length(numero) between 1 and 60),
  organisme_id bigint not null references organisme,
  primary key (type, numero)
);
grant select, insert on numero_organisme to lots;
grant select on numero_organisme to gestion;

create table etablissement (
  organisme_id bigint not null references organisme,
  numero text not null check (length(numero) between 1 and 60),
  siret text not null check (length(siret) <= 14),
  nda text not null default '' check (length(nda) <= 20),
  raison_sociale text not null check (length(raison_sociale) <= 300),
  enseigne text not null default '' check (length(enseigne) <= 300),
  adresse text not null default '' check (length(adresse) <= 500),
  code_postal text not null default '' check (length(code_postal) <= 10),
  ville text not null default '' check (length(ville) <= 200),
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, numero)
);

-- An account exists only as ciphertext (AES-256-GCM) with the number of its key, a keyed hash for equality, its
-- country and last four characters. Rows are dated and never overwritten: au null = in force.
create table coordonnees_bancaires (
  organisme_id bigint not null,
  id uuid not null default gen_random_uuid(),
  etablissement_numero text not null,
  iban_chiffre bytea not null,
  iban_cle smallint not null,
  iban_empreinte bytea not null,
  iban_pays text not null check (iban_pays ~ '^[A-Z]{2}$'),
  iban_fin text not null check (length(iban_fin) = 4),
  bic text not null default '' check (length(bic) <= 11),
  titulaire text not null default '' check (length(titulaire) <= 300),
  origine text not null check (origine in ('lot', 'portail')),
  du timestamptz not null,
  au timestamptz,
  primary key (organisme_id, id),
  foreign key (organisme_id, etablissement_numero) references etablissement (organisme_id, numero)
);
create unique index coordonnees_bancaires_en_vigueur
  on coordonnees_bancaires (organisme_id, etablissement_numero) where au is null;
