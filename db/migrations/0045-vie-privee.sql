-- Rights of the people whose data is kept: to read it, to carry it away, to have it erased.

-- A stagiaire who was erased: a keyed hash of her number and of her dossier's, so that a later lot does not bring her
-- name back, even where the row itself is gone.
create table effacement (
  empreinte bytea primary key check (length(empreinte) = 32),
  -- Both numbers, sealed with the key of that number: another key needs another hash.
  identite bytea not null check (length(identite) <= 300),
  cle integer not null,
  efface_le timestamptz not null
);
grant select, insert, update (empreinte, identite, cle) on effacement to lots;

alter table utilisateur add column efface_le timestamptz;

-- Erasure, and the export that tells everything about one person, act as lots, like the purge at the end of a period:
-- they cross the organismes, and no page lets app or gestion do it.
grant select on acceptation, annonce, appareil, brouillon, cle_acces, facteur_totp, levee_facteur,
  revision, signalement_reponse, lecture, message, publication to lots;
grant select (utilisateur_id, utilise_le) on code_secours to lots;
create policy message_lots on message for select to lots using (true);
create policy lecture_lots on lecture for all to lots using (true) with check (true);
create policy habilitation_lots on habilitation for update to lots using (true) with check (true);
create policy publication_effacement on publication for update to lots using (true) with check (true);

grant delete on appareil, brouillon, cle_acces, code_secours, facteur_totp, lecture, levee_facteur to lots;
grant update (email, nom, prenom, mot_de_passe, profil_financeur, derniere_visite_le, version, efface_le) on utilisateur to lots;
grant update (nom_saisi, prenom_saisi, etat, derniere_visite_le, version) on habilitation to lots;
grant update (adresse) on acceptation to lots;
grant update (auteur) on annonce, revision, texte to lots;
grant update (auteur, retrait_auteur) on publication to lots;
grant update on lot_rejet to lots;

grant delete on alerte to lots;
grant update (adresse) on changement_compte to lots;
