-- « Voir comme »: a person of the funder sees the pages of an organisme as one of its profils would, without changing
-- anything, for half an hour. It is a state of her session, and dies with it.
alter table session
  add column observe_organisme_id bigint references organisme on delete cascade,
  add column observe_profil text check (observe_profil in ('administrateur', 'gestionnaire', 'comptable', 'lecteur')),
  -- null = all of them.
  add column observe_etablissements text[] check (cardinality(observe_etablissements) between 1 and 2000),
  add column observe_jusqu_a timestamptz,
  add column observe_motif text check (length(observe_motif) between 1 and 300),
  add constraint session_observation check (
    num_nulls(observe_organisme_id, observe_profil, observe_jusqu_a, observe_motif) in (0, 4)
    and (observe_organisme_id is not null or observe_etablissements is null));
create index session_observe on session (observe_organisme_id) where observe_organisme_id is not null;

-- Only the back office opens an observation: the role of the providers' pages cannot give itself one.
revoke insert, update on session from app, gestion;
grant insert (empreinte, utilisateur_id, habilitation_id, cree_le, vue_le, expire_le, adresse, navigateur) on session to app;
grant update (vue_le) on session to app;
grant update (observe_organisme_id, observe_profil, observe_etablissements, observe_jusqu_a, observe_motif)
  on session to gestion;
