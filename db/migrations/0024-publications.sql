-- Documents that the funder's people publish by hand on an object; withdrawing one keeps its trace.
create table publication (
  organisme_id bigint not null references organisme,
  document_id uuid not null,
  auteur text not null check (length(auteur) <= 200),
  publie_le timestamptz not null,
  retrait_auteur text check (length(retrait_auteur) <= 200),
  retrait_motif text check (length(retrait_motif) <= 500),
  retire_le timestamptz,
  primary key (organisme_id, document_id),
  foreign key (organisme_id, document_id) references document (organisme_id, id)
);
create index publication_recente on publication (publie_le desc);
alter table publication enable row level security;
alter table publication force row level security;
create policy publication_app on publication for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());
create policy publication_gestion on publication for all to gestion using (true) with check (true);
create policy publication_lots on publication for select to lots using (true);
create policy publication_proprietaire on publication for all to proprietaire using (true) with check (true);
grant select, insert, update on publication to gestion;
grant select on publication to app, lots;

-- What publishing writes beside it.
create policy document_gestion_ajout on document for insert to gestion with check (true);
create policy document_gestion_retrait on document for update to gestion using (true) with check (true);
create policy document_objet_gestion_ajout on document_objet for insert to gestion with check (true);
create policy evenement_gestion_ajout on evenement for insert to gestion with check (true);
grant insert on document, document_objet, evenement to gestion;
grant update (retire_le, maj_le) on document to gestion;
grant select on emission to gestion;
