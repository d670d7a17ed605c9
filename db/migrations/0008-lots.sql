-- A lot: one delivery of the funder's information system. Its report says what was read and refused.
create table lot (
  id uuid primary key default gen_random_uuid(),
  nom text not null check (length(nom) <= 300),
  emis_le timestamptz,
  depose_le timestamptz not null,
  termine_le timestamptz,
  etat text not null check (etat in ('importe', 'refuse', 'annule')),
  rapport jsonb not null
);
create index lot_recent on lot (termine_le desc);

-- Before-images: what each change of a lot replaced (null = the row was created). Accounts only as ciphertext.
create table lot_image (
  organisme_id bigint not null,
  lot_id uuid not null references lot,
  id bigint generated always as identity,
  nom_table text not null,
  cle jsonb not null,
  avant jsonb,
  primary key (organisme_id, lot_id, id)
);

-- The story of an object: immutable, written in the transaction of the change it tells.
create table evenement (
  organisme_id bigint not null references organisme,
  id bigint generated always as identity,
  objet_type text not null check (objet_type in ('dossier', 'reglement', 'etablissement', 'facture')),
  objet_id text not null check (length(objet_id) <= 60),
  type text not null check (length(type) <= 40),
  le date not null,
  auteur text not null check (length(auteur) <= 200),
  avant text not null default '',
  apres text not null default '',
  motif text not null default '',
  lot_id uuid,
  cree_le timestamptz not null,
  primary key (organisme_id, id)
);
create index evenement_objet on evenement (organisme_id, objet_type, objet_id, le desc, id desc);

-- Counts and sums (cents) maintained by the merge, so that no page's work grows with the tenant.
create table compteur_dossier (
  organisme_id bigint not null references organisme,
  etablissement_numero text not null,
  dispositif text not null,
  statut text not null,
  nombre integer not null,
  accorde bigint not null,
  facture bigint not null,
  regle bigint not null,
  reste bigint not null,
  primary key (organisme_id, etablissement_numero, dispositif, statut)
);

create table compteur_reglement (
  organisme_id bigint not null references organisme,
  etablissement_numero text not null,
  statut text not null,
  nombre integer not null,
  montant bigint not null,
  primary key (organisme_id, etablissement_numero, statut)
);
