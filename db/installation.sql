-- Prepares an empty database of a PostgreSQL server (15 or later) for oGestion. Run once by a superuser:
--   createdb ogestion
--   psql -d ogestion -v motdepasse_migration=… -v motdepasse_application=… -f db/installation.sql
-- Then: DATABASE_URL=postgres://ogestion:…@hote/ogestion
--       DATABASE_OWNER_URL=postgres://ogestion_migration:…@hote/ogestion
-- An auditor and the backup get a login of their own, later, which inherits one role and can do no more:
--   create role ogestion_audit login password '…' in role lecteur_journal;
--   create role ogestion_sauvegarde login password '…' in role sauvegarde;
-- Neither of the product's logins inherits anything: each acts as a role, one transaction at a time.
\set ON_ERROR_STOP on
begin;
\ir roles.sql
create role ogestion_migration login noinherit password :'motdepasse_migration' in role proprietaire;
create role ogestion login noinherit password :'motdepasse_application' in role app, gestion, lots;
select format('grant create, connect on database %I to proprietaire', current_database()) \gexec
alter schema public owner to proprietaire;
commit;
