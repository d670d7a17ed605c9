-- The funder's teams: who answers what, from which mailbox, and usually how soon.
create table equipe (
  id uuid primary key default gen_random_uuid(),
  nom text not null check (length(nom) between 1 and 100),
  -- Where it is told that somebody wrote; empty when it has no mailbox.
  email text not null default '' check (length(email) <= 254),
  delai_jours integer not null check (delai_jours between 1 and 60),
  -- Takes what no other team takes.
  par_defaut boolean not null default false,
  version integer not null default 1
);
create unique index equipe_nom on equipe (lower(nom));
create unique index equipe_par_defaut on equipe (par_defaut) where par_defaut;
insert into equipe (nom, delai_jours, par_defaut) values ('Service de gestion', 3, true);

-- What a team takes: one taker for each kind of object, and for each dispositif of the dossiers.
create table equipe_objet (
  objet_type text not null check (objet_type in ('dossier', 'reglement', 'organisme', 'signalement')),
  -- Of a dossier; empty for all those that no other team takes.
  dispositif text not null default '' check (dispositif = '' or objet_type = 'dossier'),
  equipe_id uuid not null references equipe on delete cascade,
  primary key (objet_type, dispositif)
);
create index equipe_objet_equipe on equipe_objet (equipe_id);
grant select on equipe, equipe_objet to app, gestion;
grant insert, delete on equipe, equipe_objet to gestion;
grant update (nom, email, delai_jours, version) on equipe to gestion;

alter table conversation add column equipe_id uuid references equipe;
update conversation set equipe_id = (select id from equipe where par_defaut);
alter table conversation alter column equipe_id set not null;
alter table signalement add column equipe_id uuid references equipe;
update signalement set equipe_id = (select id from equipe where par_defaut);
alter table signalement alter column equipe_id set not null;
create index conversation_equipe on conversation (equipe_id, etat, etat_le);
create index signalement_equipe on signalement (equipe_id, etat, etat_le);
grant update (equipe_id) on conversation, signalement to gestion;

-- Who opened an answer: a log, added to as the journal is. Reading a page changes nothing else.
create table lecture (
  organisme_id bigint not null,
  conversation_id uuid not null,
  -- Up to which message.
  rang integer not null check (rang > 0),
  utilisateur_id uuid not null references utilisateur,
  lue_le timestamptz not null,
  primary key (organisme_id, conversation_id, rang),
  foreign key (organisme_id, conversation_id) references conversation
);
-- The answer that waits to be read, until the organisme writes again.
alter table conversation add column reponse_rang integer not null default 0;
update conversation set reponse_rang = nombre where a_lire;
drop index conversation_a_lire;
alter table conversation drop column a_lire;
create index conversation_reponse on conversation (organisme_id, dernier_le) where reponse_rang > 0;
grant update (reponse_rang) on conversation to app, gestion;

-- Files joined to a message, stored under a name of ours.
create table piece_jointe (
  organisme_id bigint not null,
  id uuid not null default gen_random_uuid(),
  conversation_id uuid not null,
  message_rang integer not null,
  rang integer not null check (rang between 1 and 5),
  nom text not null check (length(nom) between 1 and 120),
  cle text not null check (length(cle) <= 200),
  mime text not null check (length(mime) <= 100),
  extension text not null check (length(extension) <= 10),
  taille integer not null check (taille > 0),
  sha256 bytea not null check (length(sha256) = 32),
  -- What the antivirus said of it. A reserved word: quoted.
  "analyse" text not null check ("analyse" in ('NON_ANALYSE', 'EN_ATTENTE', 'SAIN', 'INFECTE', 'ERREUR')),
  primary key (organisme_id, id),
  unique (organisme_id, cle),
  unique (organisme_id, conversation_id, message_rang, rang),
  foreign key (organisme_id, conversation_id, message_rang) references message
);
create index piece_jointe_id on piece_jointe (id);

do $$
declare
  nom text;
begin
  foreach nom in array array['lecture', 'piece_jointe'] loop
    execute format('alter table %I enable row level security', nom);
    execute format('alter table %I force row level security', nom);
    execute format('create policy %I on %I for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant())', nom || '_app', nom);
    execute format('create policy %I on %I for select to gestion using (true)', nom || '_gestion', nom);
    execute format('create policy %I on %I for all to proprietaire using (true) with check (true)', nom || '_proprietaire', nom);
    execute format('grant select on %I to app, gestion', nom);
  end loop;
end
$$;
grant insert on lecture to app;
grant insert on piece_jointe to app, gestion;
-- Nobody joins a file to a message of the other side.
create policy piece_jointe_sens on piece_jointe as restrictive for insert to app
  with check (organisme_id = organisme_courant() and exists (
    select from message m where m.organisme_id = piece_jointe.organisme_id and m.conversation_id = piece_jointe.conversation_id
      and m.rang = piece_jointe.message_rang and m.sens = 'organisme'));
create policy piece_jointe_reponse on piece_jointe for insert to gestion
  with check (exists (
    select from message m where m.organisme_id = piece_jointe.organisme_id and m.conversation_id = piece_jointe.conversation_id
      and m.rang = piece_jointe.message_rang and m.sens = 'financeur'));
