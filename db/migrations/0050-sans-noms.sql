-- An organisme opens its space to somebody from outside without the names of its stagiaires. Whoever manages its people
-- sees all: she could give herself the names.
alter table habilitation add column sans_noms boolean not null default false;
alter table habilitation add constraint habilitation_sans_noms check (not sans_noms or profil <> 'administrateur');

-- What is new since a visit: règlements that appeared, accords given.
create index evenement_nouveau on evenement (organisme_id, cree_le)
  where type = 'accord' or (objet_type = 'reglement' and type = 'statut' and avant = '');
