-- What the bank's files (ISO 20022) say of règlements, and what of it waits for somebody.
-- msg_id and pmt_inf_id: the file and the remise that ordered the transfer, by which a report may name it.
-- statut_banque: the last statut that a bank's file gave; rows of lots no longer take the règlement back before it.
alter table reglement
  add column msg_id text not null default '' check (length(msg_id) <= 100),
  add column pmt_inf_id text not null default '' check (length(pmt_inf_id) <= 100),
  add column statut_banque text not null default '' check (length(statut_banque) <= 60);
create index reglement_end_to_end on reglement (end_to_end_id) where end_to_end_id <> '';
create index reglement_message on reglement (msg_id) where msg_id <> '';
create index reglement_remise on reglement (pmt_inf_id) where pmt_inf_id <> '';

-- The day on which a transfer that failed made the invoice payable again: a lot that says it paid before that is late.
alter table facture add column rouverte_le date;

-- The funder's own table: what waits has no organisme yet. The account is masked, and no other data of persons is kept.
create table rapprochement (
  id uuid primary key default gen_random_uuid(),
  lot_id uuid not null references lot,
  fichier text not null check (length(fichier) <= 300),
  -- SHA-256 of the file, and number of the element in it: the same file again adds nothing.
  empreinte bytea not null check (length(empreinte) = 32),
  rang integer not null,
  ligne integer not null,
  nature text not null check (nature in ('ordre', 'compte-rendu', 'mouvement', 'remplacement')),
  -- The statut that it gives; null for a proposal of replacement.
  effet text check (effet in ('EMIS', 'EXECUTE', 'REJETE', 'RETOURNE')),
  msg_id text check (length(msg_id) <= 100),
  pmt_inf_id text check (length(pmt_inf_id) <= 100),
  end_to_end_id text check (length(end_to_end_id) <= 100),
  -- Cents; both null when the bank does not say, or in another currency, then named.
  montant bigint,
  montant_ordonne bigint,
  devise text check (length(devise) = 3),
  le date,
  motif text not null default '' check (length(motif) <= 1000),
  compte text not null default '' check (length(compte) <= 30),
  -- Code of why it waits.
  raison text not null check (length(raison) <= 40),
  propose_reference text check (length(propose_reference) <= 60),
  etat text not null default 'a_traiter' check (etat in ('a_traiter', 'rapproche', 'ecarte')),
  reglement_reference text check (length(reglement_reference) <= 60),
  traite_motif text not null default '' check (length(traite_motif) <= 500),
  traite_par text not null default '' check (length(traite_par) <= 200),
  traite_le timestamptz,
  cree_le timestamptz not null
);
create index rapprochement_a_traiter on rapprochement (cree_le, id) where etat = 'a_traiter';
create index rapprochement_traite on rapprochement (traite_le desc) where etat <> 'a_traiter';
create index rapprochement_element on rapprochement (empreinte, rang);
create index rapprochement_lot on rapprochement (lot_id);
grant select, insert, update, delete on rapprochement to lots;
grant select on rapprochement to gestion;
grant update (etat, traite_motif, traite_par, traite_le) on rapprochement to gestion;
