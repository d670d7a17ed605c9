-- What the journal shows that somebody should look at: one row for one event, however long it lasts.
create table alerte (
  id uuid primary key default gen_random_uuid(),
  nature text not null check (nature in ('connexions-refusees', 'acces-refuses', 'telechargements', 'coordonnees', 'nuit')),
  -- Whose: a person, an address or an organisme.
  sujet text not null check (length(sujet) between 1 and 64),
  fenetre timestamptz not null,
  utilisateur_id uuid references utilisateur,
  adresse text not null default '' check (length(adresse) <= 64),
  siren text check (length(siren) = 9),
  nombre integer not null check (nombre > 0),
  premier_le timestamptz not null,
  dernier_le timestamptz not null,
  vue_le timestamptz,
  vue_par uuid references utilisateur,
  check (num_nulls(vue_le, vue_par) in (0, 2)),
  unique (nature, sujet, fenetre)
);
create index alerte_recente on alerte (dernier_le desc, id);
create index alerte_a_voir on alerte (dernier_le) where vue_le is null;
grant select, insert, update (nombre, dernier_le) on alerte to lots;
grant select, update (vue_le, vue_par) on alerte to gestion;

-- The funder's journal is read across organismes, the latest first; the alerts read its last hour.
create index journal_recent on journal (instant desc, id desc);

-- Whose an object is that somebody asked for in vain: numbers are in numero_organisme, these have identifiers.
create index document_id on document (id);
create policy conversation_lots on conversation for select to lots using (true);
grant select (organisme_id, id) on conversation to lots;
