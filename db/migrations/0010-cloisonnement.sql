-- Row-level security, forced on every tenant table: the application roles see the organisme of the transaction,
-- the back office and the importer see all, the owner has its own policy (else a data migration would silently
-- change nothing), and recherche only serves the reviewed functions below.
do $$
declare
  nom text;
begin
  foreach nom in array array[
    'etablissement', 'coordonnees_bancaires', 'dossier', 'participation', 'accord', 'accord_ligne', 'echeance',
    'facture', 'imputation', 'reglement', 'reglement_ligne', 'document', 'document_objet', 'evenement',
    'compteur_dossier', 'compteur_reglement', 'lot_image'
  ] loop
    execute format('alter table %I enable row level security', nom);
    execute format('alter table %I force row level security', nom);
    execute format('create policy %I on %I for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant())', nom || '_app', nom);
    execute format('create policy %I on %I for select to gestion using (true)', nom || '_gestion', nom);
    execute format('create policy %I on %I for all to lots using (true) with check (true)', nom || '_lots', nom);
    execute format('create policy %I on %I for all to proprietaire using (true) with check (true)', nom || '_proprietaire', nom);
    execute format('grant select, insert, update, delete on %I to lots', nom);
    execute format('grant select on %I to gestion', nom);
    if nom <> 'lot_image' then
      execute format('grant select on %I to app', nom);
    end if;
  end loop;
end
$$;
grant select, insert, update on lot to lots;
grant select (id, emis_le, termine_le, etat) on lot to app;
grant select on lot to gestion;

-- Reading the journal: an organisme reads its own lines, the back office all.
alter table journal enable row level security;
alter table journal force row level security;
create policy journal_ajout on journal for insert to app, gestion, lots with check (true);
create policy journal_lecture on journal for select to app using (organisme_id = organisme_courant());
create policy journal_gestion on journal for select to gestion using (true);
create policy journal_proprietaire on journal for all to proprietaire using (true) with check (true);
grant select on journal to app, gestion;

-- Search by name. Behind row-level security an operator that is not LEAKPROOF (like, %) is never an index
-- condition, so the trigram index would be dead for app. This function reads the tenant setting itself and runs
-- as recherche, whose own policy hides nothing.
create policy participation_recherche on participation for select to recherche using (true);
grant select on participation to recherche;
grant create on schema public to recherche;
create function dossiers_du_stagiaire(motif text) returns setof text
  language sql stable security definer
  set search_path = public, pg_temp
  as $$
    select distinct dossier_numero from participation
    where organisme_id = organisme_courant() and pliure like motif and retire_le is null
  $$;
alter function dossiers_du_stagiaire(text) owner to recherche;
revoke create on schema public from recherche;
revoke execute on function dossiers_du_stagiaire(text) from public;
grant execute on function dossiers_du_stagiaire(text) to app;
