-- First versions of the two texts, general enough for any funder; new versions are edited in the back office.
insert into texte (type, version, contenu, empreinte, publie_le)
select type, 1, contenu, sha256(convert_to(contenu, 'UTF8')), timestamptz '2026-01-01 00:00:00+01'
from (values
  ('CGU', 'Conditions générales d’utilisation.'),
  ('RGPD', 'Information sur vos données personnelles.')
) as textes (type, contenu);
