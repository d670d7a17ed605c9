-- What the rotation of the keys seals again, as the role of long work.
grant select, update (secret, cle) on facteur_totp to lots;
grant select (cle), delete on defi, brouillon to lots;
grant update (rib_objet, rib_cle) on changement_compte to lots;
