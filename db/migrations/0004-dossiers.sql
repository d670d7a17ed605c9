-- The client company is columns of the dossier, never a table shared between providers.
-- accorde, regle, facture (cents) and the stagiaire columns are derived by the merge of each lot.
create table dossier (
  organisme_id bigint not null,
  numero text not null check (length(numero) between 1 and 60),
  numero_externe text not null default '' check (length(numero_externe) <= 60),
  etablissement_numero text not null,
  dispositif text not null check (length(dispositif) <= 20),
  intitule text not null check (length(intitule) <= 500),
  entreprise_siret text not null default '' check (length(entreprise_siret) <= 14),
  entreprise_raison_sociale text not null default '' check (length(entreprise_raison_sociale) <= 300),
  date_debut date,
  date_fin date,
  duree_heures numeric(9, 2) check (duree_heures >= 0),
  -- The funder's word as received, and ours. An unknown word is stored in both.
  etat text not null check (length(etat) <= 60),
  statut text not null check (length(statut) <= 60),
  statut_le date,
  motif text not null default '' check (length(motif) <= 1000),
  date_limite_facturation date,
  nb_stagiaires integer not null default 0,
  stagiaire text not null default '' check (length(stagiaire) <= 250),
  accorde bigint not null default 0,
  facture bigint not null default 0,
  regle bigint not null default 0,
  -- Contract of words for money: only an accorded or broken dossier still owes something.
  reste bigint not null generated always as (case when statut in ('ACCORDE', 'ROMPU') then accorde - regle else 0 end) stored,
  a_reemettre boolean not null default false,
  accord_numero text,
  accord_version integer,
  accord_date date,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, numero),
  foreign key (organisme_id, etablissement_numero) references etablissement (organisme_id, numero)
);
create index dossier_recent on dossier (organisme_id, date_debut desc nulls last, numero desc) where retire_le is null;
create index dossier_etablissement on dossier (organisme_id, etablissement_numero, date_debut desc nulls last, numero desc) where retire_le is null;
create index dossier_dispositif on dossier (organisme_id, dispositif, date_debut desc nulls last, numero desc) where retire_le is null;
create index dossier_statut on dossier (organisme_id, statut, date_debut desc nulls last, numero desc) where retire_le is null;
create index dossier_date_fin on dossier (organisme_id, date_fin) where retire_le is null;
create index dossier_accord_recent on dossier (organisme_id, accord_date desc nulls last) where retire_le is null and accord_date is not null;

-- One stagiaire in one dossier. pliure is the folded name (no accents, lower case) that searches compare.
create table participation (
  organisme_id bigint not null,
  dossier_numero text not null,
  stagiaire_id text not null check (length(stagiaire_id) between 1 and 60),
  nom text not null check (length(nom) <= 100),
  prenom text not null default '' check (length(prenom) <= 100),
  pliure text not null check (length(pliure) <= 250),
  heures_prevues numeric(9, 2) check (heures_prevues >= 0),
  heures_realisees numeric(9, 2) check (heures_realisees >= 0),
  abandon_le date,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, dossier_numero, stagiaire_id),
  foreign key (organisme_id, dossier_numero) references dossier (organisme_id, numero)
);
create index participation_pliure on participation using gin (organisme_id, pliure gin_trgm_ops) where retire_le is null;

create table accord (
  organisme_id bigint not null,
  numero text not null check (length(numero) between 1 and 60),
  version integer not null check (version between 1 and 10000),
  dossier_numero text not null,
  date_accord date,
  validite date,
  subrogation boolean not null,
  destinataire_facture text not null default '' check (length(destinataire_facture) <= 60),
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, numero, version),
  foreign key (organisme_id, dossier_numero) references dossier (organisme_id, numero)
);
create index accord_dossier on accord (organisme_id, dossier_numero);

-- Amounts in cents; taux_tva in hundredths of a percent (2000 = 20 %).
create table accord_ligne (
  organisme_id bigint not null,
  numero text not null,
  version integer not null,
  nature text not null check (length(nature) between 1 and 60),
  ht bigint not null,
  tva bigint not null,
  ttc bigint not null,
  part_opco bigint not null,
  part_entreprise bigint not null,
  taux_tva integer,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, numero, version, nature),
  foreign key (organisme_id, numero, version) references accord (organisme_id, numero, version)
);

create table echeance (
  organisme_id bigint not null,
  dossier_numero text not null,
  numero text not null check (length(numero) between 1 and 60),
  codification text not null default '' check (length(codification) <= 60),
  ouverture date,
  montant_total bigint not null,
  montant_regle bigint not null,
  montant_en_cours bigint not null,
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, dossier_numero, numero),
  foreign key (organisme_id, dossier_numero) references dossier (organisme_id, numero)
);
