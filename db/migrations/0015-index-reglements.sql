-- Lists of règlements. What people type to find a transfer has no blanks and no case: two folded keys, compared by
-- range on "C" (a prefix), because LIKE and upper() are not leakproof and never reach an index behind row-level security.
alter table reglement
  add column reference_cle text collate "C" not null generated always as (upper(regexp_replace(reference, '\s', '', 'g'))) stored,
  add column end_to_end_cle text collate "C" not null generated always as (upper(regexp_replace(end_to_end_id, '\s', '', 'g'))) stored;
create index reglement_reference_cle on reglement (organisme_id, reference_cle) where retire_le is null;
create index reglement_end_to_end_cle on reglement (organisme_id, end_to_end_cle) where retire_le is null;

-- The total of a period is read from the index alone.
drop index reglement_recent;
create index reglement_recent on reglement (organisme_id, date_emission desc nulls last, reference desc)
  include (etablissement_numero, statut, montant) where retire_le is null;
create index reglement_statut on reglement (organisme_id, statut, date_emission desc nulls last, reference desc)
  where retire_le is null;
drop index reglement_montant;
create index reglement_montant on reglement (organisme_id, montant, reference) where retire_le is null;
-- The few that somebody waits for: not sent yet, or sent back by the bank.
create index reglement_en_attente on reglement (organisme_id, etablissement_numero, date_emission desc nulls last)
  where retire_le is null and statut in ('PROGRAMME', 'REJETE', 'RETOURNE');

-- What the home page asks for.
create index dossier_a_facturer on dossier (organisme_id, date_limite_facturation, numero)
  where retire_le is null and statut in ('ACCORDE', 'ROMPU') and facture = 0 and accorde > 0;
create index facture_en_attente on facture (organisme_id, statut_le, id)
  where retire_le is null and statut = 'EN_ATTENTE_PIECES';
