-- Whoever audits reads the journal, with its seals, and nothing else; the backup reads all and writes nothing.
grant select on journal, journal_bloc, journal_feuillet to lecteur_journal;
create policy journal_audit on journal for select to lecteur_journal using (true);

-- Called after each migration, so that no table is ever left out of the backups.
create function ouvrir_sauvegarde() returns void
  language plpgsql as $$
declare
  cible record;
begin
  for cible in select nspname from pg_namespace where nspname in ('public', 'jobs') loop
    execute format('grant usage on schema %I to sauvegarde', cible.nspname);
    execute format('grant select on all tables in schema %I to sauvegarde', cible.nspname);
    execute format('grant select on all sequences in schema %I to sauvegarde', cible.nspname);
  end loop;
  for cible in
    select relname from pg_class c
    where relnamespace = 'public'::regnamespace and relrowsecurity
      and not exists (select from pg_policy where polrelid = c.oid and polroles = array['sauvegarde'::regrole::oid])
  loop
    execute format('create policy %I on %I for select to sauvegarde using (true)', cible.relname || '_sauvegarde', cible.relname);
  end loop;
end
$$;
revoke execute on function ouvrir_sauvegarde() from public;

-- The importer and the worker name people in what they write; their passwords are none of their business.
revoke select on utilisateur from lots;
do $$
declare
  colonnes text;
begin
  select string_agg(quote_ident(attname), ', ') into colonnes from pg_attribute
  where attrelid = 'utilisateur'::regclass and attnum > 0 and not attisdropped and attname <> 'mot_de_passe';
  execute format('grant select (%s) on utilisateur to lots', colonnes);
end
$$;
