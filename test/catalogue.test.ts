import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import pg from 'pg'
import { findFaults, REGLES_CATALOGUE } from './catalogue.ts'
import { creeBase, supprimeBase } from './support.ts'

const connexions = await creeBase()
const client = new pg.Client(connexions.superuser)
await client.connect()
after(async () => {
  await client.end()
  await supprimeBase(connexions)
})

const CLOISON = `alter table essai enable row level security; alter table essai force row level security;
  create policy essai_app on essai for all to app using (organisme_id = organisme_courant()) with check (organisme_id = organisme_courant());`

/** SQL that breaks one rule; undone after. */
const FAUTES: Record<string, string> = {
  'table ni cloisonnée, ni de connexion, ni commune': 'create table essai (id uuid primary key)',
  'table sans cloisonnement forcé': `create table essai (organisme_id bigint, n int, primary key (organisme_id, n)); ${CLOISON}
    alter table essai no force row level security`,
  'table sans politique de app qui tienne l’organisme en lecture et en écriture': `create table essai (organisme_id bigint primary key);
    alter table essai enable row level security; alter table essai force row level security;
    create policy essai_app on essai for select to app using (organisme_id = organisme_courant())`,
  'politique qui ouvre tout à app': 'create policy ouverte on dossier for select to app using (true)',
  'clé primaire ou unique sans organisme_id': `create table essai (organisme_id bigint, id uuid primary key); ${CLOISON}`,
  'clé étrangère entre tables cloisonnées sans organisme_id': `create unique index on dossier (numero);
    create table essai (organisme_id bigint primary key, dossier_numero text references dossier (numero)); ${CLOISON}`,
  'rôle trop puissant': 'alter role app bypassrls',
  'rôle d’application membre du propriétaire': 'grant proprietaire to ogestion',
  'objet d’un rôle d’application': 'alter table dispositif owner to lots',
  'fonction SECURITY DEFINER hors de la liste': `create function tout_lire() returns setof dossier language sql security definer as 'select * from dossier'`,
  'fonction SECURITY DEFINER mal fermée': 'alter function dossiers_du_stagiaire reset search_path',
  'vue sans security_invoker': 'create view essai as select numero from dossier',
  'journal modifiable': 'grant delete on journal to gestion',
  'partition accessible sans passer par sa table': 'grant select on journal_autre to app',
  'table que l’application peut vider ou défaire': 'grant truncate on dossier to lots',
  'schéma ou base où l’application peut créer': 'grant create on schema public to app',
  'droit donné à tous': 'grant select on dossier to public',
  'colonne de texte sans borne': 'alter table dossier add column remarque text',
  'montant sans borne': 'alter table reglement add column montant_brut bigint',
  'valeur par défaut qui lit l’heure du serveur': 'alter table dossier alter column maj_le set default now()',
}

describe('catalogue de la base', () => {
  test('rien n’y défait le cloisonnement', async () => {
    assert.deepEqual(await findFaults(client), [])
  })

  for (const regle of REGLES_CATALOGUE) {
    test(`se voit échouer : ${regle}`, async () => {
      await client.query('begin')
      try {
        await client.query(FAUTES[regle] ?? '')
        const fautes = await findFaults(client)
        assert.ok(
          fautes.some((faute) => faute.startsWith(regle)),
          `trouvé seulement : ${fautes.join(' ; ')}`,
        )
      } finally {
        await client.query('rollback')
      }
    })
  }
})
