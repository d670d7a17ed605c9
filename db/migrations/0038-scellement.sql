-- The journal is sealed in blocks chained by their hashes, so that a line changed, taken away or added is named.

-- How long a line is kept: technical (months), evidence between the parties (5 years), accounts (10 years).
alter table journal add column nature text not null default 'technique'
  check (nature in ('technique', 'preuve', 'comptable'));
update journal set nature = 'preuve' where acte in ('conditions.acceptation', 'observation.debut', 'observation.fin');
update journal set nature = 'comptable'
  where acte in ('lot.confirmation', 'lot.import', 'lot.annulation.demande', 'lot.annulation', 'rapprochement.main', 'rapprochement.ecart');

-- The transaction has its number before the line has its own: once every transaction that had one when a line number
-- was current is over, no line below that number can appear.
create function prochaine_ligne_journal() returns bigint
  language plpgsql volatile as $$
begin
  perform pg_current_xact_id();
  return nextval('journal_id_seq');
end
$$;
revoke execute on function prochaine_ligne_journal() from public;
grant execute on function prochaine_ligne_journal() to app, gestion, lots;
alter table journal alter column id set default prochaine_ligne_journal();
grant select on sequence journal_id_seq to lots;

create policy journal_lecture_lots on journal for select to lots using (true);
grant select on journal to lots;

-- Lines premier to dernier; the next block begins right after.
create table journal_bloc (
  numero bigint primary key check (numero > 0),
  premier bigint not null unique,
  dernier bigint not null check (dernier >= premier),
  -- Of its oldest and its newest line.
  debut timestamptz not null,
  fin timestamptz not null check (fin >= debut),
  scelle_le timestamptz not null,
  -- SHA-256 of the former head, of what is above and of the leaves.
  tete bytea not null check (length(tete) = 32)
);
create index journal_bloc_fin on journal_bloc (fin);

-- A block's lines of one nature. The purge takes the lines away and leaves the hash, on which the head stands.
create table journal_feuillet (
  bloc bigint not null references journal_bloc,
  nature text not null check (nature in ('technique', 'preuve', 'comptable')),
  nombre integer not null check (nombre > 0),
  empreinte bytea not null check (length(empreinte) = 32),
  -- For each line its number, its moment and its hash, 48 bytes; null once purged.
  lignes bytea check (length(lignes) = 48 * nombre),
  primary key (bloc, nature)
);
create index journal_feuillet_present on journal_feuillet (nature, bloc) where lignes is not null;

-- Added to, never changed: only the owner purges.
grant select, insert on journal_bloc, journal_feuillet to lots;
grant select on journal_bloc to gestion;
