-- The funder edits its texts and its words: a new version each time, the old ones stay.
alter table texte drop constraint texte_type_check;
alter table texte add constraint texte_type_check check (type in ('CGU', 'RGPD', 'MENTIONS', 'ACCESSIBILITE', 'CONTACT'));
alter table texte add column auteur text not null default '' check (length(auteur) <= 200);

alter table dispositif add column version integer not null default 1;
grant insert (code, libelle), update (libelle, version) on dispositif to gestion;
