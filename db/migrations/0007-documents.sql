-- A file and what it is about. id is random and is the public address; ref is the funder's technical reference.
create table document (
  organisme_id bigint not null references organisme,
  id uuid not null default gen_random_uuid(),
  ref text not null check (length(ref) between 1 and 100),
  type text not null check (length(type) between 1 and 40),
  titre text not null check (length(titre) between 1 and 300),
  depose_le date not null,
  cle text not null check (length(cle) <= 300),
  mime text not null check (length(mime) <= 100),
  extension text not null check (length(extension) <= 10),
  taille bigint not null check (taille >= 0),
  pages integer check (pages > 0),
  sha256 bytea not null check (length(sha256) = 32),
  maj_le timestamptz not null,
  retire_le timestamptz,
  primary key (organisme_id, id),
  unique (organisme_id, ref)
);

create table document_objet (
  organisme_id bigint not null,
  document_id uuid not null,
  objet_type text not null check (objet_type in ('dossier', 'reglement', 'etablissement', 'facture')),
  -- dossier: numero; reglement: reference; etablissement: numero; facture: numero_interne
  objet_id text not null check (length(objet_id) between 1 and 60),
  -- Whose scope the object falls in, copied so that reading a document needs no join over four tables.
  etablissement_numero text not null,
  primary key (organisme_id, document_id, objet_type, objet_id),
  foreign key (organisme_id, document_id) references document (organisme_id, id),
  foreign key (organisme_id, etablissement_numero) references etablissement (organisme_id, numero)
);
create index document_objet_objet on document_objet (organisme_id, objet_type, objet_id);
