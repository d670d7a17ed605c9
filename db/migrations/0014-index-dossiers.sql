-- The list of dossiers sorts by these columns, both ways; date_debut and numero have their index already.
create index dossier_entreprise on dossier (organisme_id, entreprise_raison_sociale collate "und-x-icu", numero) where retire_le is null;
create index dossier_accorde on dossier (organisme_id, accorde, numero) where retire_le is null;
create index dossier_reste on dossier (organisme_id, reste, numero) where retire_le is null;
-- The few dossiers whose transfer came back and was not paid again.
create index dossier_a_reemettre on dossier (organisme_id, numero) where a_reemettre and retire_le is null;

-- All the words of a name must be those of one stagiaire: one call with all patterns takes the place of one call
-- per word, which would bring together two people of the same dossier.
drop function dossiers_du_stagiaire(text);
grant create on schema public to recherche;
create function dossiers_du_stagiaire(motifs text[]) returns setof text
  language sql stable security definer
  set search_path = public, pg_temp
  as $$
    select distinct dossier_numero from participation
    where organisme_id = organisme_courant() and retire_le is null
      and pliure like motifs[1] and pliure like all (motifs)
  $$;
-- Before the change of owner: after it, proprietaire may no longer say who executes, and PostgreSQL only warns.
revoke execute on function dossiers_du_stagiaire(text[]) from public;
grant execute on function dossiers_du_stagiaire(text[]) to app;
alter function dossiers_du_stagiaire(text[]) owner to recherche;
revoke create on schema public from recherche;
