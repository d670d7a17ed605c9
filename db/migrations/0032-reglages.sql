-- Words that the funder edits, each change kept: what its codes mean, and its own name.

-- Each version of a word, whatever its table. Added to, never changed.
create table revision (
  objet text not null check (objet in ('dispositif', 'etat', 'motif', 'reglage')),
  cle text not null check (length(cle) between 1 and 80),
  version integer not null check (version > 0),
  contenu jsonb not null,
  -- Empty: delivered with the program.
  auteur text not null check (length(auteur) <= 200),
  cree_le timestamptz not null,
  primary key (objet, cle, version)
);
grant select, insert on revision to gestion;

-- The funder's word for the state of a dossier, folded (capitals, _), and ours. Null: shown as received.
create table etat_dossier (
  code text primary key check (code ~ '^[A-Z0-9_]+$' and code ~ '[A-Z0-9]' and length(code) <= 60),
  statut text check (statut in ('EN_INSTRUCTION', 'ACCORDE', 'ROMPU', 'SOLDE', 'REFUSE', 'ANNULE', 'CADUC')),
  -- Named by the contract of lots: never without a statut.
  contractuel boolean not null default false,
  version integer not null default 1,
  check (statut is not null or not contractuel)
);
insert into etat_dossier (code, statut, contractuel) values
  ('TRANSMIS', 'EN_INSTRUCTION', true),
  ('EN_COURS_INSTRUCTION', 'EN_INSTRUCTION', true),
  ('ENGAGE', 'ACCORDE', true),
  ('ACCORDE', 'ACCORDE', true),
  ('RUPTU', 'ROMPU', true),
  ('RUPTURE', 'ROMPU', true),
  ('SOLDE', 'SOLDE', true),
  ('REFUSE', 'REFUSE', true),
  ('ANNULE', 'ANNULE', true),
  ('CADUC', 'CADUC', true);
grant select on etat_dossier to gestion, lots;
grant insert (code, statut), update (statut, version) on etat_dossier to gestion;

-- What a reason means, and what to do. BANQUE: ISO 20022 ExternalStatusReason1Code and ExternalReturnReason1Code,
-- those that a credit transfer can meet, each as the end of « la banque a refusé ce virement : … ».
create table motif (
  domaine text not null check (domaine in ('BANQUE', 'FACTURE', 'RETENUE')),
  code text not null check (code ~ '^[A-Z0-9][A-Z0-9_.-]{1,39}$'),
  libelle text not null check (length(libelle) between 1 and 200),
  que_faire text not null default '' check (length(que_faire) <= 500),
  -- Of a bank: the provider can lift it by giving other bank details.
  compte_en_cause boolean not null default false,
  version integer not null default 1,
  primary key (domaine, code)
);
insert into motif (domaine, code, libelle, compte_en_cause) values
  ('BANQUE', 'AB05', 'la banque du titulaire n’a pas répondu à temps', false),
  ('BANQUE', 'AB08', 'la banque du titulaire n’était pas joignable', false),
  ('BANQUE', 'AC01', 'le numéro de compte n’existe pas ou n’est pas correct', true),
  ('BANQUE', 'AC02', 'le compte de l’émetteur n’est pas correct', false),
  ('BANQUE', 'AC03', 'le numéro de compte n’est pas correct', true),
  ('BANQUE', 'AC04', 'le compte est clos', true),
  ('BANQUE', 'AC05', 'le compte de l’émetteur est clos', false),
  ('BANQUE', 'AC06', 'le compte est bloqué', true),
  ('BANQUE', 'AC07', 'le compte est clos', true),
  ('BANQUE', 'AC13', 'le type du compte de l’émetteur n’est pas accepté', false),
  ('BANQUE', 'AG01', 'ce compte ne peut pas recevoir de virement', true),
  ('BANQUE', 'AG02', 'le type d’opération n’est pas accepté par la banque', false),
  ('BANQUE', 'AG03', 'ce type d’opération n’est pas accepté par la banque', false),
  ('BANQUE', 'AGNT', 'une des banques du virement n’est pas la bonne', false),
  ('BANQUE', 'AM01', 'le montant est nul', false),
  ('BANQUE', 'AM02', 'le montant dépasse ce qui est permis', false),
  ('BANQUE', 'AM03', 'la devise n’est pas acceptée', false),
  ('BANQUE', 'AM04', 'la provision était insuffisante', false),
  ('BANQUE', 'AM05', 'le même virement avait déjà été reçu', false),
  ('BANQUE', 'AM09', 'le montant ne correspond pas à celui attendu', false),
  ('BANQUE', 'AM10', 'le total du fichier remis à la banque est faux', false),
  ('BANQUE', 'AM12', 'le montant n’est pas valable', false),
  ('BANQUE', 'AM18', 'le nombre de virements du fichier remis à la banque est faux', false),
  ('BANQUE', 'ARDT', 'le virement avait déjà été renvoyé', false),
  ('BANQUE', 'BE01', 'le titulaire indiqué ne correspond pas au compte', true),
  ('BANQUE', 'BE04', 'l’adresse du titulaire manque ou n’est pas correcte', true),
  ('BANQUE', 'BE05', 'l’émetteur n’est pas reconnu par sa banque', false),
  ('BANQUE', 'BE06', 'le titulaire du compte n’est pas connu de la banque', true),
  ('BANQUE', 'BE07', 'l’adresse de l’émetteur manque', false),
  ('BANQUE', 'CNOR', 'la banque de ce compte ne reçoit pas ce type de virement', true),
  ('BANQUE', 'CURR', 'la devise n’est pas la bonne', false),
  ('BANQUE', 'CUST', 'l’émetteur a demandé l’annulation', false),
  ('BANQUE', 'CUTA', 'la banque n’a pas pu appliquer le virement', false),
  ('BANQUE', 'DNOR', 'la banque de l’émetteur n’envoie pas ce type de virement', false),
  ('BANQUE', 'DT01', 'la date d’exécution n’est pas valable', false),
  ('BANQUE', 'DU01', 'la banque avait déjà reçu ce fichier', false),
  ('BANQUE', 'DU02', 'la banque avait déjà reçu cette remise', false),
  ('BANQUE', 'DU03', 'la banque avait déjà reçu ce virement', false),
  ('BANQUE', 'DU04', 'la banque avait déjà reçu un virement de même référence', false),
  ('BANQUE', 'DU05', 'la banque avait déjà reçu un virement de même référence', false),
  ('BANQUE', 'DUPL', 'le virement avait été émis deux fois', false),
  ('BANQUE', 'ED05', 'le règlement entre les banques a échoué', false),
  ('BANQUE', 'ERIN', 'la banque n’accepte pas une des options du virement', false),
  ('BANQUE', 'FF01', 'le fichier remis à la banque n’a pas le bon format', false),
  ('BANQUE', 'FF05', 'un code du fichier remis à la banque n’est pas valable', false),
  ('BANQUE', 'FF06', 'un code du fichier remis à la banque n’est pas valable', false),
  ('BANQUE', 'FOCR', 'l’émetteur a demandé le retour des fonds', false),
  ('BANQUE', 'FRAD', 'une fraude est soupçonnée', false),
  ('BANQUE', 'MD07', 'le titulaire du compte est décédé', true),
  ('BANQUE', 'MS02', 'le titulaire du compte l’a refusé', true),
  ('BANQUE', 'MS03', 'la banque n’a pas précisé pourquoi', false),
  ('BANQUE', 'NARR', 'la banque l’explique en toutes lettres', true),
  ('BANQUE', 'NOAS', 'le titulaire du compte n’a pas répondu', false),
  ('BANQUE', 'NOOR', 'la banque n’a pas reçu le virement d’origine', false),
  ('BANQUE', 'RC01', 'le code de la banque (BIC) n’est pas correct', true),
  ('BANQUE', 'RC03', 'le code de la banque de l’émetteur n’est pas correct', false),
  ('BANQUE', 'RC04', 'le code de la banque du titulaire n’est pas correct', true),
  ('BANQUE', 'RC07', 'le code de la banque (BIC) n’est pas correct', true),
  ('BANQUE', 'RR01', 'l’identification du donneur d’ordre manque', false),
  ('BANQUE', 'RR02', 'le nom ou l’adresse du donneur d’ordre manque', false),
  ('BANQUE', 'RR03', 'le nom ou l’adresse du titulaire du compte manque', true),
  ('BANQUE', 'RR04', 'une obligation réglementaire s’y oppose', false),
  ('BANQUE', 'SVNR', 'la prestation n’a pas été rendue', false),
  ('BANQUE', 'TECH', 'un incident technique s’est produit', false),
  ('BANQUE', 'TM01', 'le virement a été remis à la banque après l’heure limite', false),
  ('BANQUE', 'UPAY', 'le virement n’était pas dû', false);
grant select on motif to app, gestion, lots;
grant insert (domaine, code, libelle, que_faire, compte_en_cause), update (libelle, que_faire, compte_en_cause, version)
  on motif to gestion;

-- Reasons of lots that are codes: what the page of motifs counts.
create index facture_motif_code on facture (motif) where motif ~ '^[A-Z0-9][A-Z0-9_.-]{1,39}$';
create index reglement_ligne_motif_code on reglement_ligne (motif) where motif ~ '^[A-Z0-9][A-Z0-9_.-]{1,39}$';

insert into revision (objet, cle, version, contenu, auteur, cree_le)
select 'etat', code, version, jsonb_build_object('statut', statut), '', timestamptz '2026-01-01 00:00:00+01' from etat_dossier
union all select 'motif', domaine || ' ' || code, version,
  jsonb_build_object('libelle', libelle, 'que_faire', que_faire, 'compte_en_cause', compte_en_cause), '',
  timestamptz '2026-01-01 00:00:00+01' from motif
union all select 'dispositif', code, version, jsonb_build_object('libelle', libelle), '',
  timestamptz '2026-01-01 00:00:00+01' from dispositif;

-- Absent until it is edited: the installation's setting FINANCEUR_NOM holds.
alter table reglage drop constraint reglage_nom_check;
alter table reglage add constraint reglage_nom_check check (nom in ('rythme_heures', 'financeur_nom'));
grant insert (nom, valeur) on reglage to gestion;
grant select on reglage to lots;
