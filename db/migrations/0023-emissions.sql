-- Documents that the program issues itself, for data that came without them: avis de virement and accords.
-- Numbers without a gap, by kind and year: the row is locked until the document that took the number is committed.
create table numerotation (
  type text not null check (type in ('AVIS_VIREMENT', 'APC')),
  annee integer not null,
  dernier integer not null,
  primary key (type, annee)
);
grant select, insert, update on numerotation to lots;

-- What a lot changed and whose document may have to be issued; a row goes when it is settled.
create table emission_attente (
  organisme_id bigint not null references organisme,
  type text not null check (type in ('AVIS_VIREMENT', 'APC')),
  -- Reference of the règlement, or number of the accord with its version.
  objet_id text not null check (length(objet_id) between 1 and 60),
  version integer not null default 0,
  cree_le timestamptz not null,
  primary key (organisme_id, type, objet_id, version)
);
create index emission_attente_ancienne on emission_attente (cree_le);

-- An issued document never changes: another one corrects it.
create table emission (
  organisme_id bigint not null references organisme,
  numero text not null check (length(numero) <= 30),
  type text not null check (type in ('AVIS_VIREMENT', 'APC')),
  objet_id text not null check (length(objet_id) between 1 and 60),
  version integer not null default 0,
  document_id uuid not null,
  -- SHA-256 of what it says: the same data is not issued twice.
  empreinte bytea not null check (length(empreinte) = 32),
  corrige_numero text check (length(corrige_numero) <= 30),
  emis_le timestamptz not null,
  primary key (organisme_id, numero),
  foreign key (organisme_id, document_id) references document (organisme_id, id)
);
create index emission_objet on emission (organisme_id, type, objet_id, version, emis_le desc);
create index emission_document on emission (organisme_id, document_id);
create index emission_recente on emission (emis_le desc);

do $$
declare
  nom text;
begin
  foreach nom in array array['emission', 'emission_attente'] loop
    execute format('alter table %I enable row level security', nom);
    execute format('alter table %I force row level security', nom);
    execute format('create policy %I on %I for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant())', nom || '_app', nom);
    execute format('create policy %I on %I for select to gestion using (true)', nom || '_gestion', nom);
    execute format('create policy %I on %I for all to lots using (true) with check (true)', nom || '_lots', nom);
    execute format('create policy %I on %I for all to proprietaire using (true) with check (true)', nom || '_proprietaire', nom);
    execute format('grant select on %I to app, gestion', nom);
  end loop;
end
$$;
grant select, insert on emission to lots;
grant select, insert, update, delete on emission_attente to lots;

create function refuse_changement() returns trigger language plpgsql as $$
begin
  raise exception 'an issued document never changes' using errcode = 'check_violation';
end
$$;
create trigger emission_immuable before update or delete on emission for each row execute function refuse_changement();

-- The file of an issued document is as immutable as its number; it may only be withdrawn.
create function refuse_document_emis() returns trigger language plpgsql as $$
begin
  if exists (select from emission e where e.organisme_id = old.organisme_id and e.document_id = old.id)
    and (tg_op = 'DELETE' or (old.ref, old.type, old.titre, old.depose_le, old.cle, old.sha256, old.taille)
      is distinct from (new.ref, new.type, new.titre, new.depose_le, new.cle, new.sha256, new.taille)) then
    raise exception 'an issued document never changes' using errcode = 'check_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger document_emis_immuable before update or delete on document for each row execute function refuse_document_emis();
