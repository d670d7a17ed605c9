-- A person changes her own e-mail: the new one counts once the link sent to it has served.
alter table lien drop constraint lien_type_check;
alter table lien add constraint lien_type_check check (type in ('activation', 'reinitialisation', 'email'));
alter table lien add column email text check (length(email) <= 254 and email = lower(email));
alter table lien add constraint lien_email check ((type = 'email') = (email is not null));
grant update (email) on utilisateur to app;

-- Where a person has signed in from: a hash of the browser's name and of the network. Another one is told by mail.
create table appareil (
  utilisateur_id uuid not null references utilisateur on delete cascade,
  empreinte bytea not null check (length(empreinte) = 32),
  vu_le timestamptz not null,
  primary key (utilisateur_id, empreinte)
);
grant select, insert, update, delete on appareil to app;

-- A form sent once the session was over, kept a quarter of an hour for its author. Sealed.
create table brouillon (
  id uuid primary key default gen_random_uuid(),
  utilisateur_id uuid not null references utilisateur on delete cascade,
  contenu bytea not null check (length(contenu) <= 40000),
  cle integer not null,
  cree_le timestamptz not null,
  expire_le timestamptz not null
);
create index brouillon_utilisateur on brouillon (utilisateur_id, cree_le);
grant select, insert, delete on brouillon to app;
