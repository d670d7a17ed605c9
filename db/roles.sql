-- The roles of the product. Run once as a superuser (or a role that may create roles); safe to run again.
--   proprietaire     owns every object and runs the migrations; never a superuser
--   app              what the providers' pages may do, always inside one organisme
--   gestion          what the funder's back office may do
--   lots             the importer and the worker
--   lecteur_journal  reads the journal and nothing else: for whoever audits
--   sauvegarde       reads everything and writes nothing: for pg_dump --enable-row-security
--   recherche        owns the reviewed SECURITY DEFINER functions, nothing else
do $$
declare
  nom text;
begin
  foreach nom in array array['proprietaire', 'app', 'gestion', 'lots', 'lecteur_journal', 'sauvegarde', 'recherche'] loop
    if not exists (select from pg_roles where rolname = nom) then
      execute format('create role %I nologin noinherit', nom);
    end if;
  end loop;
end
$$;
grant recherche to proprietaire;
