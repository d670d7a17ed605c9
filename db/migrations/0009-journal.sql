-- Append-only for every application role: who did what, for which organisme, when, from where, with what result.
-- organisme_id is null for acts outside any organisme (a refused sign-in).
create sequence journal_id_seq;
create table journal (
  id bigint not null default nextval('journal_id_seq'),
  instant timestamptz not null,
  organisme_id bigint,
  utilisateur_id uuid,
  acte text not null check (length(acte) <= 60),
  objet_type text not null default '' check (length(objet_type) <= 40),
  objet_id text not null default '' check (length(objet_id) <= 100),
  resultat text not null default 'ok' check (resultat in ('ok', 'refuse', 'echec')),
  adresse text not null default '' check (length(adresse) <= 64),
  details jsonb not null default '{}',
  primary key (id, instant)
) partition by range (instant);
alter sequence journal_id_seq owned by journal.id;
create index journal_organisme on journal (organisme_id, instant desc);
-- Nothing is lost if the month's partition is missing.
create table journal_autre partition of journal default;

-- One partition a month; called by each migrate for the year to come.
create function creer_partition_journal(mois date) returns void
  language plpgsql as $$
declare
  debut date := date_trunc('month', mois)::date;
  nom text := 'journal_' || to_char(mois, 'YYYY_MM');
begin
  if to_regclass(nom) is null then
    execute format('create table %I partition of journal for values from (%L) to (%L)',
      nom, debut::timestamp at time zone 'Europe/Paris', (debut + interval '1 month')::timestamp at time zone 'Europe/Paris');
  end if;
end
$$;
revoke execute on function creer_partition_journal(date) from public;

grant insert on journal to app, gestion, lots;
grant usage on sequence journal_id_seq to app, gestion, lots;
