-- One règlement = one bank transfer = one avis de virement. The account is the one it was paid to, as it was then.
create table reglement (
  organisme_id bigint not null,
  reference text not null check (length(reference) between 1 and 60),
  etablissement_numero text not null,
  date_emission date,
  date_execution date,
  montant bigint not null,
  iban_chiffre bytea,
  iban_cle smallint,
  iban_empreinte bytea,
  iban_pays text check (iban_pays ~ '^[A-Z]{2}$'),
  iban_fin text check (length(iban_fin) = 4),
  bic text not null default '' check (length(bic) <= 11),
  titulaire text not null default '' check (length(titulaire) <= 300),
  statut text not null check (length(statut) <= 60),
  motif text not null default '' check (length(motif) <= 1000),
  end_to_end_id text not null default '' check (length(end_to_end_id) <= 60),
  remplace_reference text check (length(remplace_reference) between 1 and 60),
  nb_lignes integer not null default 0,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, reference),
  foreign key (organisme_id, etablissement_numero) references etablissement (organisme_id, numero)
);
create index reglement_recent on reglement (organisme_id, date_emission desc nulls last, reference desc) where retire_le is null;
create index reglement_etablissement on reglement (organisme_id, etablissement_numero, date_emission desc nulls last, reference desc) where retire_le is null;
create index reglement_montant on reglement (organisme_id, montant) where retire_le is null;
create index reglement_remplace on reglement (organisme_id, remplace_reference) where remplace_reference is not null;

-- montant is what is paid, signed, in cents; retenue explains and is in no sum.
-- dossier_numero null with dossier_texte: a line that names a dossier the portal does not know.
create table reglement_ligne (
  organisme_id bigint not null,
  reglement_reference text not null,
  ligne integer not null check (ligne > 0),
  type text not null default '' check (length(type) <= 30),
  facture_id uuid,
  numero_facture text not null default '' check (length(numero_facture) <= 60),
  dossier_numero text,
  dossier_texte text not null default '' check (length(dossier_texte) <= 60),
  stagiaire_id text not null default '' check (length(stagiaire_id) <= 60),
  libelle text not null default '' check (length(libelle) <= 500),
  montant bigint not null,
  retenue bigint not null default 0,
  motif text not null default '' check (length(motif) <= 1000),
  maj_le timestamptz not null,
  primary key (organisme_id, reglement_reference, ligne),
  foreign key (organisme_id, reglement_reference) references reglement (organisme_id, reference),
  foreign key (organisme_id, dossier_numero) references dossier (organisme_id, numero),
  foreign key (organisme_id, facture_id) references facture (organisme_id, id)
);
create index reglement_ligne_dossier on reglement_ligne (organisme_id, dossier_numero) where dossier_numero is not null;
create index reglement_ligne_facture on reglement_ligne (organisme_id, facture_id) where facture_id is not null;
