-- What the funder's dashboard draws, computed by the worker: no page reads a month of every organisme.
create table statistique_mois (
  mois date primary key,
  accords integer not null,
  accorde bigint not null,
  reglements integer not null,
  regle bigint not null,
  -- Median of the days between the reception of an invoice and the transfer that paid it; null without any.
  delai_jours integer
);
grant select on statistique_mois to gestion;
grant select, insert, update, delete on statistique_mois to lots;

-- Transfers sent back by the bank with none in their place, whatever their organisme.
create index reglement_a_reemettre on reglement (date_emission desc) where statut in ('REJETE', 'RETOURNE') and retire_le is null;
