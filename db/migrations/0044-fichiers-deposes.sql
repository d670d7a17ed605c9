-- Every file that somebody or a lot deposits, whatever it is joined to: what the antivirus says of it, and what quotas count.
create table fichier_depose (
  organisme_id bigint not null references organisme,
  -- Where it is stored; its trace stays when the file is erased.
  cle text not null check (length(cle) <= 300),
  source text not null check (source in ('organisme', 'financeur', 'lot')),
  -- Who is told when it is infected; nobody of a lot.
  auteur_id uuid references utilisateur,
  -- Where its depositor sees it again.
  page text not null check (length(page) <= 200),
  taille bigint not null check (taille >= 0),
  sha256 bytea not null check (length(sha256) = 32),
  depose_le timestamptz not null,
  etat text not null default 'EN_ATTENTE' check (etat in ('EN_ATTENTE', 'SAIN', 'INFECTE', 'ERREUR')),
  signature text not null default '' check (length(signature) <= 200),
  tentatives integer not null default 0,
  -- Not looked at before.
  reprise_le timestamptz not null,
  analyse_le timestamptz,
  efface_le timestamptz,
  primary key (organisme_id, cle)
);
-- What a person waits for comes before what a lot brought.
create index fichier_depose_attente on fichier_depose ((source = 'lot'), reprise_le) where etat = 'EN_ATTENTE';
create index fichier_depose_retenu on fichier_depose (etat, depose_le) where etat <> 'SAIN';
create index fichier_depose_quota on fichier_depose (organisme_id, depose_le) where source = 'organisme';

insert into fichier_depose (organisme_id, cle, source, auteur_id, page, taille, sha256, depose_le, reprise_le)
  select p.organisme_id, p.cle, m.sens, m.auteur_id,
    case m.sens when 'organisme' then '/messages/' else '/gestion/messages/' end || p.conversation_id,
    p.taille, p.sha256, m.envoye_le, m.envoye_le
  from piece_jointe p join message m on m.organisme_id = p.organisme_id and m.conversation_id = p.conversation_id and m.rang = p.message_rang;
insert into fichier_depose (organisme_id, cle, source, page, taille, sha256, depose_le, reprise_le)
  select d.organisme_id, d.cle, case when u.document_id is null then 'lot' else 'financeur' end,
    case when u.document_id is null then '/gestion/lots' else '/gestion/documents' end, d.taille, d.sha256, d.maj_le, d.maj_le
  from document d left join publication u on u.organisme_id = d.organisme_id and u.document_id = d.id
  where not exists (select from emission e where e.organisme_id = d.organisme_id and e.document_id = d.id)
  on conflict do nothing;
alter table piece_jointe drop column "analyse";

alter table fichier_depose enable row level security;
alter table fichier_depose force row level security;
create policy fichier_depose_app on fichier_depose for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());
create policy fichier_depose_source on fichier_depose as restrictive for insert to app
  with check (source = 'organisme' and etat = 'EN_ATTENTE' and organisme_id = organisme_courant());
create policy fichier_depose_gestion on fichier_depose for select to gestion using (true);
create policy fichier_depose_gestion_ajout on fichier_depose for insert to gestion with check (source = 'financeur' and etat = 'EN_ATTENTE');
create policy fichier_depose_lots on fichier_depose for all to lots using (true) with check (true);
create policy fichier_depose_proprietaire on fichier_depose for all to proprietaire using (true) with check (true);
grant select, insert on fichier_depose to app, gestion;
grant select, insert, delete, update (etat, signature, tentatives, reprise_le, analyse_le, efface_le) on fichier_depose to lots;

alter table alerte drop constraint alerte_nature_check;
alter table alerte add constraint alerte_nature_check
  check (nature in ('connexions-refusees', 'acces-refuses', 'telechargements', 'coordonnees', 'nuit', 'fichier-infecte'));
