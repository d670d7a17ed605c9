-- The providers' role holds on the sign-in tables no more than its pages need.

-- Who is a person of the funder is never written by app.
revoke insert, update on utilisateur from app, gestion;
grant insert (id, email, nom, prenom, mot_de_passe, cree_le, derniere_visite_le, version) on utilisateur to app, gestion;
grant update (nom, prenom, mot_de_passe, derniere_visite_le, version) on utilisateur to app, gestion;

-- A mail is written, counted and named, never read back: it may hold a live link.
revoke select on courriel from app, gestion;
grant select (id, organisme_id, destinataire, modele, cree_le) on courriel to app, gestion;

-- Every sign-in reads habilitations before any organisme is known; inside one, only its own are written.
alter table habilitation enable row level security;
alter table habilitation force row level security;
create policy habilitation_lecture on habilitation for select to app
  using (organisme_courant() is null or organisme_id = organisme_courant());
create policy habilitation_lecture_financeur on habilitation for select to gestion, lots using (true);
create policy habilitation_ajout on habilitation for insert to app, gestion
  with check (organisme_courant() is null or organisme_id = organisme_courant());
create policy habilitation_changement on habilitation for update to app, gestion
  using (organisme_courant() is null or organisme_id = organisme_courant())
  with check (organisme_courant() is null or organisme_id = organisme_courant());
create policy habilitation_proprietaire on habilitation for all to proprietaire using (true) with check (true);

-- A line of the journal is of the organisme in which it is written, or of none.
drop policy journal_ajout on journal;
create policy journal_ajout on journal for insert to app
  with check (organisme_courant() is null or organisme_id is null or organisme_id = organisme_courant());
create policy journal_ajout_financeur on journal for insert to gestion, lots with check (true);
