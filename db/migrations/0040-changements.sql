-- A change of bank account is a request: the account in force stays until a lot brings the new one. The IBAN is sealed
-- as everywhere; of the former account only what pages show is copied.
create table changement_compte (
  organisme_id bigint not null references organisme,
  id uuid not null default gen_random_uuid(),
  -- No foreign key: undoing a lot takes establishments away.
  etablissement_numero text not null check (length(etablissement_numero) between 1 and 60),
  etat text not null check (etat in ('BROUILLON', 'SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE',
    'TRANSMISE', 'EN_VIGUEUR', 'REFUSEE', 'RETIREE', 'GELEE', 'CONTREDITE')),
  etat_le timestamptz not null,
  version integer not null default 1,
  demandeur_id uuid not null references utilisateur,
  -- The subscriber it was asked from: several organismes in a day are an alert.
  adresse text not null check (length(adresse) <= 64),
  cree_le timestamptz not null,
  expire_le timestamptz not null,
  soumise_le timestamptz,
  ancien_pays text,
  ancien_fin text,
  ancien_bic text,
  ancien_titulaire text,
  iban_chiffre bytea not null,
  iban_cle smallint not null,
  iban_empreinte bytea not null,
  iban_pays text not null check (iban_pays ~ '^[A-Z]{2}$'),
  iban_fin text not null check (length(iban_fin) = 4),
  bic text not null check (length(bic) in (8, 11)),
  titulaire text not null check (length(titulaire) between 1 and 70),
  -- The bank's statement, sealed in the storage: it shows the account.
  rib_objet text not null check (length(rib_objet) <= 200),
  rib_cle smallint not null,
  rib_mime text not null check (rib_mime in ('application/pdf', 'image/png', 'image/jpeg')),
  rib_extension text not null check (length(rib_extension) <= 5),
  rib_sha256 bytea not null check (length(rib_sha256) = 32),
  rib_analyse text not null default 'NON_ANALYSE' check (rib_analyse in ('NON_ANALYSE', 'EN_ATTENTE', 'SAIN', 'INFECTE', 'ERREUR')),
  confirmation_requise boolean not null default false,
  confirmee_par uuid references utilisateur,
  confirmee_le timestamptz,
  rappel_par uuid references utilisateur,
  rappel_le timestamptz,
  rappel_numero text check (length(rappel_numero) <= 30),
  rappel_personne text check (length(rappel_personne) between 1 and 200),
  -- Who wrote the number that was called: she may not approve.
  rappel_contact_par uuid references utilisateur,
  vop_resultat text check (vop_resultat in ('CORRESPOND', 'PROCHE', 'NE_CORRESPOND_PAS', 'NON_VERIFIABLE')),
  vop_le date,
  vop_nom text check (length(vop_nom) <= 140),
  premiere_par uuid references utilisateur,
  premiere_le timestamptz,
  premiere_motif text check (length(premiere_motif) <= 500),
  seconde_par uuid references utilisateur,
  seconde_le timestamptz,
  seconde_motif text check (length(seconde_motif) <= 500),
  -- When it may leave: after the delay.
  effet_le timestamptz,
  transmise_le timestamptz,
  primary key (organisme_id, id),
  constraint changement_confirmation check (confirmee_par <> demandeur_id),
  constraint changement_quatre_yeux check (premiere_par <> seconde_par),
  constraint changement_demandeur check (premiere_par <> demandeur_id and seconde_par <> demandeur_id),
  constraint changement_contact check (premiere_par <> rappel_contact_par and seconde_par <> rappel_contact_par),
  constraint changement_approuve check (etat not in ('APPROUVEE', 'TRANSMISE', 'EN_VIGUEUR') or (
    premiere_par is not null and seconde_par is not null and rappel_le is not null and effet_le is not null
    and (confirmee_par is not null or not confirmation_requise)
    and vop_resultat is not null and vop_resultat <> 'NE_CORRESPOND_PAS'
    and (vop_resultat = 'CORRESPOND' or coalesce(seconde_motif, '') <> '')
    and rib_analyse in ('NON_ANALYSE', 'SAIN'))),
  constraint changement_transmis check (etat not in ('TRANSMISE', 'EN_VIGUEUR') or transmise_le >= effet_le)
);
create unique index changement_compte_ouvert on changement_compte (organisme_id, etablissement_numero)
  where etat in ('BROUILLON', 'SOUMISE', 'CONFIRMEE', 'RAPPELEE', 'PREAPPROUVEE', 'APPROUVEE', 'TRANSMISE', 'GELEE');
create index changement_compte_etablissement on changement_compte (organisme_id, etablissement_numero, cree_le desc);
create index changement_compte_file on changement_compte (etat, etat_le, id);
create index changement_compte_id on changement_compte (id);
create index changement_compte_empreinte on changement_compte (iban_empreinte);
create index changement_compte_adresse on changement_compte (adresse, soumise_le);
create index coordonnees_bancaires_empreinte on coordonnees_bancaires (iban_empreinte);

-- Each step, added and never changed.
create table changement_etape (
  organisme_id bigint not null,
  changement_id uuid not null,
  rang integer not null check (rang > 0),
  acte text not null check (length(acte) <= 40),
  etat text not null check (length(etat) <= 20),
  le timestamptz not null,
  camp text not null check (camp in ('organisme', 'financeur', 'programme')),
  auteur_id uuid references utilisateur,
  motif text not null default '' check (length(motif) <= 500),
  primary key (organisme_id, changement_id, rang),
  foreign key (organisme_id, changement_id) references changement_compte (organisme_id, id)
);

-- Wrong « last four » of the account in force: the third closes the form for a day.
create table changement_essai (
  organisme_id bigint not null references organisme,
  etablissement_numero text not null check (length(etablissement_numero) between 1 and 60),
  echecs integer not null,
  gele_jusqu_a timestamptz,
  primary key (organisme_id, etablissement_numero)
);

-- Telephone numbers the funder knows, and since when: a change is called back on one known long enough.
create table contact_organisme (
  organisme_id bigint not null references organisme,
  id uuid not null default gen_random_uuid(),
  nom text not null check (length(nom) between 1 and 200),
  telephone text not null check (telephone ~ '^\+?[0-9]{6,15}$'),
  source text not null check (length(source) between 1 and 200),
  connu_le date not null,
  -- Null: brought with the funder's data, written by nobody here.
  saisi_par uuid references utilisateur,
  saisi_le timestamptz not null,
  primary key (organisme_id, id)
);

do $$
declare
  nom text;
begin
  foreach nom in array array['changement_compte', 'changement_etape', 'changement_essai', 'contact_organisme'] loop
    execute format('alter table %I enable row level security', nom);
    execute format('alter table %I force row level security', nom);
    execute format('create policy %I on %I for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant())', nom || '_app', nom);
    execute format('create policy %I on %I for all to gestion, lots using (true) with check (true)', nom || '_gestion', nom);
    execute format('create policy %I on %I for all to proprietaire using (true) with check (true)', nom || '_proprietaire', nom);
    execute format('grant select on %I to gestion', nom);
  end loop;
end
$$;
-- A provider never approves, whatever the program does.
create policy changement_compte_demande on changement_compte as restrictive for update to app
  using (organisme_id = organisme_courant())
  with check (organisme_id = organisme_courant() and etat in ('BROUILLON', 'SOUMISE', 'CONFIRMEE', 'RETIREE', 'GELEE'));
create policy changement_compte_brouillon on changement_compte as restrictive for insert to app
  with check (organisme_id = organisme_courant() and etat = 'BROUILLON');
grant select, insert on changement_compte to app;
grant update (etat, etat_le, version, soumise_le, confirmation_requise, confirmee_par, confirmee_le) on changement_compte to app;
grant update (etat, etat_le, version, confirmee_par, confirmee_le, rappel_par, rappel_le, rappel_numero, rappel_personne,
  rappel_contact_par, vop_resultat, vop_le, vop_nom, premiere_par, premiere_le, premiere_motif, seconde_par, seconde_le,
  seconde_motif, effet_le) on changement_compte to gestion;
grant select, update (etat, etat_le, version, transmise_le, iban_chiffre, iban_cle, iban_empreinte) on changement_compte to lots;
grant select, insert on changement_etape to app, gestion, lots;
grant select, insert, update on changement_essai to app;
grant insert on contact_organisme to gestion;
grant select on contact_organisme to lots;

-- « Ce n’est pas moi »: read by whoever holds the link, outside any organisme. It freezes and does nothing else.
create table lien_gel (
  empreinte bytea primary key check (length(empreinte) = 32),
  organisme_id bigint not null,
  changement_id uuid not null,
  cree_le timestamptz not null,
  expire_le timestamptz not null,
  utilise_le timestamptz,
  foreign key (organisme_id, changement_id) references changement_compte (organisme_id, id)
);
create index lien_gel_changement on lien_gel (organisme_id, changement_id);
grant select, insert, update (utilise_le) on lien_gel to app;
grant insert on lien_gel to gestion, lots;

-- What an alert reads: whose sign-in changed lately.
grant select on facteur_totp, cle_acces to gestion;
