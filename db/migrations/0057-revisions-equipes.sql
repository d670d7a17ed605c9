-- Teams are words that the funder edits too: each version is kept, from what they are now.
alter table revision drop constraint revision_objet_check;
alter table revision add constraint revision_objet_check
  check (objet in ('dispositif', 'equipe', 'etat', 'motif', 'reglage'));

insert into revision (objet, cle, version, contenu, auteur, cree_le)
select 'equipe', id::text, version,
  jsonb_build_object('nom', nom, 'email', email, 'delai', delai_jours::text, 'prend', coalesce((
    select string_agg(concat_ws(':', objet_type, nullif(dispositif, '')), E'\n' order by objet_type, dispositif)
    from equipe_objet where equipe_id = equipe.id), '')),
  '', timestamptz '2026-01-01 00:00:00+01' from equipe;
