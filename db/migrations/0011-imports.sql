-- What the importer looks for in every lot, and finds in few rows: invoices deposited in the portal that the
-- funder has not numbered yet, and lines of règlements that name a dossier the portal does not know.
create index facture_deposee on facture (organisme_id, etablissement_numero, numero_facture) where numero_interne is null;
create index reglement_ligne_orpheline on reglement_ligne (organisme_id, dossier_texte) where dossier_numero is null;
