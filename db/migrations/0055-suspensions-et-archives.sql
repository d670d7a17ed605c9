-- A stagiaire contests what is said of her: until it is settled, providers do not see her in that dossier. A table of its
-- own rather than a column of hers: whatever a lot or its undoing writes again stays hidden.
create table suspension (
  organisme_id bigint not null references organisme,
  id uuid not null default gen_random_uuid(),
  dossier_numero text not null check (length(dossier_numero) between 1 and 60),
  stagiaire_id text not null check (length(stagiaire_id) between 1 and 60),
  suspendue_le timestamptz not null,
  suspendue_par uuid not null references utilisateur,
  motif text not null check (length(motif) between 1 and 300),
  levee_le timestamptz,
  levee_par uuid references utilisateur,
  levee_motif text check (length(levee_motif) between 1 and 300),
  primary key (organisme_id, id),
  check (num_nonnulls(levee_le, levee_par, levee_motif) in (0, 3))
);
create unique index suspension_en_cours on suspension (organisme_id, dossier_numero, stagiaire_id) where levee_le is null;

alter table suspension enable row level security;
alter table suspension force row level security;
create policy suspension_app on suspension for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());
create policy suspension_recherche on suspension for select to recherche using (organisme_id = organisme_courant());
create policy suspension_lots on suspension for all to lots using (true) with check (true);
create policy suspension_proprietaire on suspension for all to proprietaire using (true) with check (true);
-- Not who asked, nor why.
grant select (organisme_id, dossier_numero, stagiaire_id, levee_le) on suspension to app, recherche;
grant select, insert, update (levee_le, levee_par, levee_motif) on suspension to lots;

create policy participation_suspension on participation as restrictive for select to app, recherche
  using (not exists (select from suspension s where s.organisme_id = participation.organisme_id
    and s.dossier_numero = participation.dossier_numero and s.stagiaire_id = participation.stagiaire_id and s.levee_le is null));

-- A dossier closed for long leaves everyday pages: neither its provider nor the funder's people see it any more, except
-- through the page that asks an administrateur for a reason.
alter table dossier add column archive_le timestamptz;
create policy dossier_archive on dossier as restrictive for select to app, gestion using (archive_le is null);
create index dossier_clos on dossier (statut_le) where statut in ('SOLDE', 'REFUSE', 'ANNULE') and archive_le is null;
create index dossier_archive on dossier (archive_le) where archive_le is not null;
