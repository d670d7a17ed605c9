-- The funder treats the requests for an account, and finds any organisme.
alter table demande_compte
  add column traitee_le timestamptz,
  add column traitee_par uuid references utilisateur,
  add column organisme_id bigint references organisme,
  -- Why it was refused: leaves in the mail of the answer.
  add column motif text not null default '' check (length(motif) <= 500),
  add constraint demande_compte_traitee check ((etat = 'recue') = (traitee_le is null)),
  add constraint demande_compte_acceptee check ((etat = 'acceptee') = (organisme_id is not null));
create index demande_compte_a_traiter on demande_compte (recue_le, reference) where etat = 'recue';
create index demande_compte_traitees on demande_compte (traitee_le desc, reference) where etat <> 'recue';
create index demande_compte_siren on demande_compte (left(siret, 9));

-- What the back office looks an organisme up by.
create index organisme_nom on organisme using gin (pliure(raison_sociale) gin_trgm_ops);
create index organisme_ordre on organisme (raison_sociale collate "und-x-icu", id);
create index organisme_nda on organisme (nda) where nda <> '';
create index etablissement_siret on etablissement (siret) where retire_le is null;
create index etablissement_nda on etablissement (nda) where nda <> '' and retire_le is null;
create index habilitation_administrateur on habilitation (organisme_id) where profil = 'administrateur' and etat = 'actif';
create index courriel_organisme on courriel (organisme_id, cree_le desc, id) where organisme_id is not null;

-- Whoever asks says nothing of the answer; a request once written says no more than when it came.
revoke select, insert on demande_compte from app;
grant insert (siret, nda, raison_sociale, nom, prenom, email, reference, recue_le, adresse) on demande_compte to app;
grant select (reference, recue_le, adresse, email) on demande_compte to app;
revoke insert, update on demande_compte from gestion;
grant update (etat, traitee_le, traitee_par, organisme_id, motif) on demande_compte to gestion;

-- The fate of a mail, never what it says.
grant select (etat, envoye_le) on courriel to gestion;
