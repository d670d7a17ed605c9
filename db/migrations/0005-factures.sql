-- numero_interne is null for an invoice deposited in the portal that the funder's system has not adopted yet.
create table facture (
  organisme_id bigint not null,
  id uuid not null default gen_random_uuid(),
  numero_interne text check (length(numero_interne) between 1 and 60),
  numero_facture text not null check (length(numero_facture) <= 60),
  etablissement_numero text not null,
  type text not null check (length(type) <= 30),
  date_facture date,
  recue_le date,
  ht bigint not null,
  tva bigint not null,
  ttc bigint not null,
  statut text not null check (length(statut) <= 60),
  statut_le date,
  motif text not null default '' check (length(motif) <= 1000),
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, id),
  unique (organisme_id, numero_interne),
  foreign key (organisme_id, etablissement_numero) references etablissement (organisme_id, numero)
);
create index facture_numero on facture (organisme_id, etablissement_numero, numero_facture);

-- What an invoice asks for a dossier (and one of its échéances), TTC in cents.
create table imputation (
  organisme_id bigint not null,
  facture_id uuid not null,
  dossier_numero text not null,
  echeance_numero text not null default '' check (length(echeance_numero) <= 60),
  montant bigint not null,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, facture_id, dossier_numero, echeance_numero),
  foreign key (organisme_id, facture_id) references facture (organisme_id, id),
  foreign key (organisme_id, dossier_numero) references dossier (organisme_id, numero)
);
create index imputation_dossier on imputation (organisme_id, dossier_numero);
