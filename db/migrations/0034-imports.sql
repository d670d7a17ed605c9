-- Rows that a lot confirmed without changing their content, so that what it relied on is not taken back under it.
-- One row a table, organisme and former freshness: the keys together cost little, however many they are.
create table lot_confirmation (
  organisme_id bigint not null,
  lot_id uuid not null references lot,
  -- Numbered with the images: what came first is known.
  id bigint not null default nextval('lot_image_id_seq'),
  nom_table text not null,
  -- What the rows' maj_le was, where the lot moved it; null where it changed nothing.
  avant_maj_le timestamptz,
  cles jsonb[] not null,
  primary key (organisme_id, lot_id, id)
);
create index lot_confirmation_suite on lot_confirmation (organisme_id, id);

alter table lot_confirmation enable row level security;
alter table lot_confirmation force row level security;
create policy lot_confirmation_app on lot_confirmation for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());
create policy lot_confirmation_gestion on lot_confirmation for select to gestion using (true);
create policy lot_confirmation_lots on lot_confirmation for all to lots using (true) with check (true);
create policy lot_confirmation_proprietaire on lot_confirmation for all to proprietaire using (true) with check (true);
grant select, insert, delete on lot_confirmation to lots;
grant usage on sequence lot_image_id_seq to lots;

-- Made from an order to the bank before any lot told it: the row that names its EndToEndId gives it its reference.
alter table reglement add column provisoire boolean not null default false;
create index reglement_provisoire on reglement (end_to_end_id) where provisoire;
-- An order looks for a règlement that may be its own and says no EndToEndId.
create index reglement_sans_ordre on reglement (organisme_id, etablissement_numero, montant)
  where end_to_end_id = '' and msg_id = '' and retire_le is null;

-- Which stored files are named, by a document or by what an undo would put back.
create index document_cle on document (cle);
create index lot_image_cle on lot_image ((avant ->> 'cle')) where nom_table = 'document' and avant is not null;

-- Why a document could not be issued, and the funder's people who ask for it again.
alter table emission_attente add column derniere_erreur text not null default '' check (length(derniere_erreur) <= 500);
create policy emission_attente_reprise on emission_attente for update to gestion using (true) with check (true);
grant update (tentatives, cree_le) on emission_attente to gestion;
