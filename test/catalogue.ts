// Reads the catalogue of a migrated database and says what breaks the separation of the organismes.
import type pg from 'pg'

/** A person exists before and beyond any organisme: these tables are read at sign-in, outside any of them. */
const CONNEXION = [
  'acceptation',
  'annuaire',
  'appareil',
  'brouillon',
  'cadence',
  'cle_acces',
  'code_secours',
  'defi',
  'facteur_totp',
  'levee_facteur',
  'courriel',
  'demande_compte',
  'habilitation',
  'identite',
  'lien',
  'lien_gel',
  'numero_organisme',
  'organisme',
  'passage',
  'session',
  'tentative',
  'utilisateur',
]
/** The same for everybody, or the funder's own. */
const COMMUNES = [
  'alerte',
  'annonce',
  'dispositif',
  'effacement',
  'journal_bloc',
  'journal_feuillet',
  'equipe',
  'equipe_objet',
  'etat_dossier',
  'flux',
  'lot',
  'lot_rejet',
  'migration',
  'motif',
  'signalement',
  'signalement_reponse',
  'numerotation',
  'rapprochement',
  'reglage',
  'revision',
  'statistique_mois',
  'texte',
]
/** Reviewed one by one: what they read, and that they read the tenant setting themselves. */
const FONCTIONS_REVUES = ['dossiers_du_stagiaire']

/** Copies of what is bounded where it comes in, and what only the application or an installer writes. */
const TEXTES_DERIVES = [
  'changement_compte.ancien_bic',
  'changement_compte.ancien_fin',
  'changement_compte.ancien_pays',
  'changement_compte.ancien_titulaire',
  'compteur_dossier.dispositif',
  'compteur_dossier.etablissement_numero',
  'compteur_dossier.statut',
  'compteur_reglement.etablissement_numero',
  'compteur_reglement.statut',
  'demande_compte.reference',
  'dossier.accord_numero',
  'evenement.apres',
  'evenement.avant',
  'evenement.motif',
  'lot_confirmation.nom_table',
  'lot_image.nom_table',
  'lot_rejet.contenu',
  'migration.empreinte',
  'migration.nom',
  'reglement.end_to_end_cle',
  'reglement.reference_cle',
  'signalement.reference',
]

const APPLICATION = `'app', 'gestion', 'lots', 'recherche', 'ogestion'`
const TABLES = `from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`
const CLOISONNEE = `exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisme_id' and not a.attisdropped)
  and c.relname <> all ('{${CONNEXION}}')`

/** Each query names what is wrong; no row is well. */
const CONTROLES: Record<string, string> = {
  'table ni cloisonnée, ni de connexion, ni commune': `select relname as nom ${TABLES}
    and not (${CLOISONNEE}) and relname <> all ('{${[...CONNEXION, ...COMMUNES]}}')`,

  'table sans cloisonnement forcé': `select relname as nom ${TABLES} and ${CLOISONNEE} and not (relrowsecurity and relforcerowsecurity)`,

  // The journal is added to by all and read by its organisme only: two policies of its own.
  'table sans politique de app qui tienne l’organisme en lecture et en écriture': `select relname as nom ${TABLES}
    and ${CLOISONNEE} and relname <> 'journal' and not exists (
      select from pg_policies p where p.tablename = c.relname and p.roles = '{app}' and p.cmd = 'ALL' and p.permissive = 'PERMISSIVE'
        and p.qual = '(organisme_id = organisme_courant())' and p.with_check = p.qual)`,

  // A restrictive policy only takes away.
  'politique qui ouvre tout à app': `select tablename || '.' || policyname as nom from pg_policies
    where permissive = 'PERMISSIVE' and (roles && '{app,public,ogestion}') and coalesce(qual, with_check) !~ 'organisme_courant'
      and policyname <> 'journal_ajout'`,

  'clé primaire ou unique sans organisme_id': `select c.relname || '.' || ic.relname as nom from pg_class c
    join pg_index i on i.indrelid = c.oid and i.indisunique join pg_class ic on ic.oid = i.indexrelid
    where c.relnamespace = 'public'::regnamespace and not c.relispartition and ${CLOISONNEE} and c.relname <> 'journal'
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisme_id' and a.attnum = any (i.indkey))`,

  'clé étrangère entre tables cloisonnées sans organisme_id': `select con.conname as nom from pg_constraint con
    join pg_class c on c.oid = con.conrelid join pg_class cible on cible.oid = con.confrelid
    where con.contype = 'f' and c.relnamespace = 'public'::regnamespace and ${CLOISONNEE}
      and exists (select from pg_attribute b where b.attrelid = cible.oid and b.attname = 'organisme_id')
      and cible.relname <> all ('{${CONNEXION}}')
      and not exists (
        select from unnest(con.conkey, con.confkey) as paire (ici, la)
        join pg_attribute a on a.attrelid = con.conrelid and a.attnum = paire.ici and a.attname = 'organisme_id'
        join pg_attribute b on b.attrelid = con.confrelid and b.attnum = paire.la and b.attname = 'organisme_id')`,

  'rôle trop puissant': `select rolname as nom from pg_roles where rolname in (${APPLICATION}, 'proprietaire', 'migration')
    and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,

  'rôle d’application membre du propriétaire': `select rolname as nom from pg_roles
    where rolname in ('app', 'gestion', 'lots', 'ogestion') and (pg_has_role(oid, 'proprietaire', 'member') or pg_has_role(oid, 'recherche', 'member'))`,

  'objet d’un rôle d’application': `select objet::text as nom from (
      select oid::regclass::text as objet, relowner as rang from pg_class where relnamespace in ('public'::regnamespace, 'jobs'::regnamespace)
      union all select oid::regprocedure::text, proowner from pg_proc where pronamespace = 'public'::regnamespace and proname <> all ('{${FONCTIONS_REVUES}}')
      union all select nspname, nspowner from pg_namespace) o
    where rang in (select oid from pg_roles where rolname in (${APPLICATION}))`,

  'fonction SECURITY DEFINER hors de la liste': `select proname as nom from pg_proc where prosecdef
    and pronamespace = 'public'::regnamespace and proname <> all ('{${FONCTIONS_REVUES}}')`,

  'fonction SECURITY DEFINER mal fermée': `select proname as nom from pg_proc p where prosecdef and proname = any ('{${FONCTIONS_REVUES}}')
    and (prosrc !~ 'organisme_courant' or not coalesce(array_to_string(proconfig, ',') ~ 'search_path', false)
      or exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0))`,

  'vue sans security_invoker': `select relname as nom from pg_class where relnamespace = 'public'::regnamespace
    and relkind in ('v', 'm') and not coalesce(reloptions @> '{security_invoker=true}', false)`,

  'journal modifiable': `select r.rolname || ' sur ' || c.relname as nom from pg_class c,
    (select rolname from pg_roles where rolname in (${APPLICATION})) r
    where c.relnamespace = 'public'::regnamespace and c.relname ~ '^journal(_|$)' and c.relkind in ('r', 'p')
      and (has_table_privilege(r.rolname, c.oid, 'update') or has_table_privilege(r.rolname, c.oid, 'delete')
        or has_table_privilege(r.rolname, c.oid, 'truncate'))`,

  // Policies of the parent do not apply to whoever names a partition.
  'partition accessible sans passer par sa table': `select r.rolname || ' sur ' || c.relname as nom from pg_class c,
    (select rolname from pg_roles where rolname in (${APPLICATION})) r
    where c.relnamespace = 'public'::regnamespace and c.relispartition and c.relkind = 'r' and has_table_privilege(r.rolname, c.oid, 'select, insert, update, delete')`,

  'table que l’application peut vider ou défaire': `select r.rolname || ' sur ' || c.relname as nom from pg_class c,
    (select rolname from pg_roles where rolname in (${APPLICATION})) r
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege(r.rolname, c.oid, 'truncate, trigger, references')`,

  'schéma ou base où l’application peut créer': `select r.rolname as nom from pg_roles r where rolname in (${APPLICATION})
    and (has_schema_privilege(rolname, 'public', 'create') or has_database_privilege(rolname, current_database(), 'create'))`,

  'droit donné à tous': `select c.relname as nom from pg_class c, aclexplode(c.relacl) droit
    where c.relnamespace = 'public'::regnamespace and droit.grantee = 0`,

  'colonne de texte sans borne': `select c.relname || '.' || a.attname as nom from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'f') and a.attnum = any (k.conkey))
      and c.relname || '.' || a.attname <> all ('{${TEXTES_DERIVES}}')`,

  // Sums of bounded amounts are left out.
  'montant sans borne': `select c.relname || '.' || a.attname as nom from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.atttypid = 'bigint'::regtype
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and a.attname ~ '^(montant|ht$|tva$|ttc$|part_|retenue$)' and c.relname <> 'compteur_reglement'
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey))`,

  // The date at which a migration was applied decides nothing.
  'valeur par défaut qui lit l’heure du serveur': `select adrelid::regclass::text as nom from pg_attrdef
    join pg_class c on c.oid = adrelid where c.relnamespace = 'public'::regnamespace and c.relname <> 'migration'
    and pg_get_expr(adbin, adrelid) ~* '\\m(now|clock_timestamp|statement_timestamp|current_date|current_timestamp|localtimestamp)\\M'`,
}

/** What is wrong, as « rule : object »; empty when the database is well. */
export async function findFaults(client: pg.Client): Promise<string[]> {
  const fautes: string[] = []
  for (const [regle, sql] of Object.entries(CONTROLES)) {
    const { rows } = await client.query<{ nom: string }>(sql)
    fautes.push(...rows.map(({ nom }) => `${regle} : ${nom}`))
  }
  return fautes
}

export const REGLES_CATALOGUE = Object.keys(CONTROLES)
