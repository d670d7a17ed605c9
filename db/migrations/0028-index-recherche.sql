-- What the search looks for by its exact number beside ours, and the rejected invoices of the home page.
create index dossier_numero_externe on dossier (organisme_id, numero_externe) where numero_externe <> '' and retire_le is null;
create index dossier_siret_entreprise on dossier (organisme_id, entreprise_siret) where entreprise_siret <> '' and retire_le is null;
create index facture_rejetee on facture (organisme_id, etablissement_numero) where statut = 'REJETEE' and retire_le is null;
