-- A document about an object that was taken back is no longer readable by that object: copied, as its scope is.
alter table document_objet add column retire boolean not null default false;
update document_objet o set retire = true
from (
  select organisme_id, 'dossier' as type, numero as id from dossier where retire_le is not null
  union all select organisme_id, 'reglement', reference from reglement where retire_le is not null
  union all select organisme_id, 'etablissement', numero from etablissement where retire_le is not null
  union all select organisme_id, 'facture', numero_interne from facture
    where retire_le is not null and numero_interne is not null
) v
where o.organisme_id = v.organisme_id and o.objet_type = v.type and o.objet_id = v.id;

-- The documents of an établissement hold the avis de virement of its règlements.
create index document_objet_etablissement on document_objet (organisme_id, etablissement_numero, objet_type);
