-- The statement of an account that is asked for is a deposited file like the others: the antivirus looks at it, quotas
-- count it. It is sealed where it is stored, and this is the key.
alter table fichier_depose add column coffre_cle smallint;
grant update (cle, coffre_cle) on fichier_depose to lots;

insert into fichier_depose (organisme_id, cle, source, auteur_id, page, taille, sha256, depose_le, reprise_le, coffre_cle)
  select organisme_id, rib_objet, 'organisme', demandeur_id, '/etablissements/' || etablissement_numero || '/compte',
    0, rib_sha256, cree_le, cree_le, rib_cle
  from changement_compte;

alter table changement_compte drop constraint changement_approuve;
alter table changement_compte drop column rib_analyse, drop column rib_cle, drop column rib_sha256;
-- Null once the statement of a request that came to nothing was purged. Sealed again, it is stored elsewhere.
alter table changement_compte alter column rib_objet drop not null;
alter table changement_compte add constraint changement_rib foreign key (organisme_id, rib_objet)
  references fichier_depose (organisme_id, cle) on update cascade on delete set null (rib_objet);
create index changement_compte_rib on changement_compte (organisme_id, rib_objet);
alter table changement_compte add constraint changement_approuve
  check (etat not in ('APPROUVEE', 'TRANSMISE', 'EN_VIGUEUR') or (
    premiere_par is not null and seconde_par is not null and rappel_le is not null and effet_le is not null
    and (confirmee_par is not null or not confirmation_requise)
    and vop_resultat is not null and vop_resultat <> 'NE_CORRESPOND_PAS'
    and (vop_resultat = 'CORRESPOND' or coalesce(seconde_motif, '') <> '')
    and rib_objet is not null));
