-- Extensions (all "trusted": a database owner may create them), the tenant setting, reference tables.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The organisme of the running transaction, set with set_config(…, true). Without it: null, hence no row.
create function organisme_courant() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('ogestion.organisme_id', true), '')::bigint;

create table dispositif (
  code text primary key check (length(code) <= 20),
  libelle text not null check (length(libelle) <= 200),
  actif_du date,
  actif_au date
);

insert into dispositif (code, libelle, actif_au) values
  ('PLAN', 'Plan de développement des compétences', null),
  ('APP', 'Contrat d’apprentissage', null),
  ('CPRO', 'Contrat de professionnalisation', null),
  ('PROA', 'Pro-A', '2025-12-31'),
  ('RECONV', 'Période de reconversion', null),
  ('TRANSCO', 'Transitions collectives', '2025-12-31'),
  ('CPF', 'Compte personnel de formation', null),
  ('POEI', 'Préparation opérationnelle à l’emploi individuelle', null),
  ('POEC', 'Préparation opérationnelle à l’emploi collective', null),
  ('VAE', 'Validation des acquis de l’expérience', null),
  ('BDC', 'Bilan de compétences', null),
  ('CLEA', 'Socle de connaissances CléA', null),
  ('AFEST', 'Action de formation en situation de travail', null),
  ('FEEBAT', 'Économies d’énergie dans le bâtiment', null),
  ('TUTORAT', 'Formation de tuteur ou de maître d’apprentissage', null),
  ('FNE', 'FNE-Formation', '2025-12-31'),
  ('FSE', 'Actions cofinancées par le FSE+', null),
  ('ACTCO', 'Actions collectives', null),
  ('PIC-IAE', 'Insertion par l’activité économique', null);

-- Versioned texts: conditions générales (CGU) and personal-data information (RGPD).
create table texte (
  type text not null check (type in ('CGU', 'RGPD')),
  version integer not null check (version > 0),
  contenu text not null check (length(contenu) <= 200000),
  empreinte bytea not null,
  publie_le timestamptz not null,
  primary key (type, version)
);

grant select on dispositif, texte to app, gestion, lots;
grant insert on texte to gestion;
