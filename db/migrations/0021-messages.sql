-- A provider writes to the funder's team about a dossier, a règlement or the organisme as a whole; the team answers.
create table conversation (
  organisme_id bigint not null references organisme,
  id uuid not null default gen_random_uuid(),
  objet_type text not null check (objet_type in ('dossier', 'reglement', 'organisme')),
  -- The funder's number, empty for the organisme. No foreign key: undoing a lot takes objects away.
  objet_id text not null check (length(objet_id) <= 60),
  etat text not null check (etat in ('a_traiter', 'repondu', 'resolu')),
  -- Since when it is in that state: what has waited longest comes first.
  etat_le timestamptz not null,
  nombre integer not null default 0,
  dernier_le timestamptz not null,
  -- An answer that nobody who may write has opened.
  a_lire boolean not null default false,
  primary key (organisme_id, id)
);
-- A dossier or a règlement has one conversation, which stays with it.
create unique index conversation_objet on conversation (organisme_id, objet_type, objet_id) where objet_type <> 'organisme';
create index conversation_recente on conversation (organisme_id, dernier_le desc, id);
create index conversation_a_lire on conversation (organisme_id, dernier_le) where a_lire;
create index conversation_file on conversation (etat, etat_le, id);
create index conversation_id on conversation (id);

create table message (
  organisme_id bigint not null,
  conversation_id uuid not null,
  rang integer not null check (rang > 0),
  sens text not null check (sens in ('organisme', 'financeur')),
  auteur_id uuid not null references utilisateur,
  texte text not null check (length(texte) between 1 and 5000),
  envoye_le timestamptz not null,
  primary key (organisme_id, conversation_id, rang),
  foreign key (organisme_id, conversation_id) references conversation
);
create index message_auteur on message (organisme_id, auteur_id, envoye_le);

do $$
declare
  nom text;
begin
  foreach nom in array array['conversation', 'message'] loop
    execute format('alter table %I enable row level security', nom);
    execute format('alter table %I force row level security', nom);
    execute format('create policy %I on %I for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant())', nom || '_app', nom);
    execute format('create policy %I on %I for select to gestion using (true)', nom || '_gestion', nom);
    execute format('create policy %I on %I for all to proprietaire using (true) with check (true)', nom || '_proprietaire', nom);
    execute format('grant select on %I to app, gestion', nom);
  end loop;
end
$$;
grant insert on conversation to app;
grant update (etat, etat_le, nombre, dernier_le, a_lire) on conversation to app, gestion;
create policy conversation_suivi on conversation for update to gestion using (true) with check (true);
grant insert on message to app, gestion;
-- Nobody writes in the name of the other side.
create policy message_sens on message as restrictive for insert to app
  with check (sens = 'organisme' and organisme_id = organisme_courant());
create policy message_reponse on message for insert to gestion with check (sens = 'financeur');

-- A complaint about accessibility comes from anybody, of no organisme: the funder's own.
create table signalement (
  id uuid primary key default gen_random_uuid(),
  reference text not null unique,
  nom text not null check (length(nom) between 1 and 100),
  email text not null check (length(email) <= 254),
  page text not null check (length(page) between 1 and 300),
  description text not null check (length(description) between 1 and 5000),
  recu_le timestamptz not null,
  adresse text not null check (length(adresse) <= 64),
  etat text not null default 'a_traiter' check (etat in ('a_traiter', 'repondu', 'resolu')),
  etat_le timestamptz not null
);
create index signalement_file on signalement (etat, etat_le, id);
create index signalement_adresse on signalement (adresse, recu_le);
create index signalement_email on signalement (email, recu_le);

create table signalement_reponse (
  signalement_id uuid not null references signalement,
  rang integer not null check (rang > 0),
  auteur_id uuid not null references utilisateur,
  texte text not null check (length(texte) between 1 and 5000),
  envoye_le timestamptz not null,
  primary key (signalement_id, rang)
);

-- Once written, the providers' role reads nothing of it but its receipt and what it counts.
grant insert on signalement to app;
grant select (reference, recu_le, email, adresse) on signalement to app;
grant select, update (etat, etat_le) on signalement to gestion;
grant select, insert on signalement_reponse to gestion;
