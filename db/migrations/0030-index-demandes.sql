-- The requests that opened an organisme, for its page in the back office.
create index demande_compte_organisme on demande_compte (organisme_id) where organisme_id is not null;
