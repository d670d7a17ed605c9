-- The bank's service may say itself whether an account is its holder's: what it answered is kept as it came, and why it
-- did not, for whoever then enters the answer by hand.
alter table changement_compte
  add column vop_brut text check (length(vop_brut) between 1 and 4000),
  add column vop_panne text not null default '' check (length(vop_panne) <= 200),
  add column vop_essais smallint not null default 0,
  -- Not asked before.
  add column vop_reprise_le timestamptz,
  add constraint changement_vop check (vop_brut is null or vop_resultat is not null);
grant update (vop_resultat, vop_le, vop_nom, vop_brut, vop_panne, vop_essais, vop_reprise_le) on changement_compte to lots;
grant update (vop_brut, vop_panne, vop_essais, vop_reprise_le) on changement_compte to gestion;
