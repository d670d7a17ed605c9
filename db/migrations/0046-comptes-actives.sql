-- Whether somebody has chosen a password is no secret, the password is: the importer and the worker, who write to active
-- people only, need not read it.
alter table utilisateur add column active boolean not null generated always as (mot_de_passe is not null) stored;
grant select (active) on utilisateur to lots;
