-- An invitation keeps the names that the inviter typed: until the person accepts, her own must not tell whether
-- she already has an account elsewhere.
alter table habilitation
  add column nom_saisi text check (length(nom_saisi) between 1 and 100),
  add column prenom_saisi text check (length(prenom_saisi) between 1 and 100);

create index session_habilitation on session (habilitation_id);
create index lien_habilitation on lien (habilitation_id);
create index courriel_a_envoyer on courriel (cree_le) where etat = 'a_envoyer';
-- Requests for an account are counted by address and by recipient.
create index demande_compte_adresse on demande_compte (adresse, recue_le);
create index demande_compte_email on demande_compte (email, recue_le);
