-- What signing in leaves behind is taken away once it opens nothing any more.
grant select (expire_le) on defi to lots;

-- The text on personal data tells the same durations as the list under it. A funder who has written its own keeps it.
with nouveau as (
  select replace(replace(contenu,
    $ancien$Session : douze heures au plus. Lien d’activation : soixante-douze heures.

Journal des accès : de six mois à un an.$ancien$,
    $neuf$Sessions et liens de connexion : douze heures pour une session et soixante-douze heures pour un lien, effacés un jour plus tard ; un jour pour un essai de connexion ; six mois pour un appareil ; autant que le compte pour un second facteur.

Journal des accès : un an au plus, cinq ans pour une preuve, dix ans pour un acte comptable.$neuf$),
    $ancien$Demandes d’accès : un an au plus.$ancien$,
    $neuf$Messages et courriels : tant que l’objet du message est suivi.

Demandes d’accès et signalements : un an.$neuf$) as contenu
  from texte where type = 'RGPD' and version = 1
)
insert into texte (type, version, contenu, empreinte, publie_le)
select 'RGPD', 2, contenu, sha256(convert_to(contenu, 'UTF8')), timestamptz '2026-11-24 00:00:00+01'
from nouveau
where not exists (select from texte where type = 'RGPD' and version > 1);

-- Amounts are read as numbers: past 2^53 cents they would no longer be exact.
do $$
declare
  cible record;
begin
  for cible in
    select c.relname as nom, a.attname as colonne
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'bigint'::regtype
      and c.relname in ('accord_ligne', 'echeance', 'facture', 'imputation', 'reglement', 'reglement_ligne', 'rapprochement')
      and a.attname ~ '^(montant|ht$|tva$|ttc$|part_|retenue$)'
  loop
    execute format('alter table %I add constraint %I check (%I between -9007199254740991 and 9007199254740991)',
      cible.nom, cible.nom || '_' || cible.colonne || '_exact', cible.colonne);
  end loop;
end
$$;
