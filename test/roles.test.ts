// As each role of the database: what it may do, and what it is refused.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import pg from 'pg'
import { creerDossier } from './fabriques/dossiers.ts'
import { creerOrganisme, creerPersonne, MAINTENANT, ouvreBanc, seConnecter } from './support.ts'

const banc = await ouvreBanc()
const organisme = await creerOrganisme(banc)
await creerDossier(banc, organisme, {})
await seConnecter(banc, (await creerPersonne(banc, organisme)).email)

const client = new pg.Client(banc.connexions.superuser)
// The bench drops its database before this file's own end.
client.on('error', () => {})
await client.connect()
after(() => client.end())

/** Runs as this role, then undoes it; the code of PostgreSQL's refusal, or the rows. */
async function essaie(role: string, sql: string): Promise<pg.QueryResult | string> {
  await client.query('begin')
  try {
    await client.query(`set local role ${role}`)
    return await client.query(sql)
  } catch (error) {
    return (error as pg.DatabaseError).code ?? String(error)
  } finally {
    await client.query('rollback')
  }
}

const DEFAIRE = [
  'create table public.essai (n int)',
  'drop table dossier',
  'alter table journal disable row level security',
  'truncate journal',
  'delete from journal',
  `update journal set acte = 'x'`,
  'create role essai',
]
const ECRIRE = [
  `insert into organisme (siren, raison_sociale, maj_le) values ('900000000', 'x', '${MAINTENANT.toISOString()}')`,
  `update dossier set intitule = 'x'`,
  'delete from session',
  `insert into journal (instant, acte) values ('${MAINTENANT.toISOString()}', 'x')`,
]
/** Only a lot says what was paid, to whom: a person who changes it would have to be a lot. */
const PAYER = [
  'update reglement set montant = 1',
  `update reglement set statut = 'ANNULE'`,
  'delete from reglement',
  'update reglement_ligne set montant = 1',
  'update facture set ttc = 1',
  'update accord_ligne set ttc = 1',
  `update coordonnees_bancaires set iban_fin = '0000'`,
  'delete from coordonnees_bancaires',
]
const LIRE_AILLEURS = ['dossier', 'utilisateur', 'session', 'coordonnees_bancaires', 'courriel', 'organisme']

/** Role → what it is refused. */
const REFUS: Record<string, string[]> = {
  ogestion: [
    ...DEFAIRE,
    ...ECRIRE,
    ...LIRE_AILLEURS.map((t) => `select * from ${t}`),
    'select * from journal',
  ],
  app: [...DEFAIRE, ...PAYER, `update utilisateur set profil_financeur = 'agent'`, 'select * from lot_image'],
  gestion: [...DEFAIRE, ...PAYER, `update utilisateur set profil_financeur = 'agent'`, 'delete from dossier'],
  lots: [...DEFAIRE, 'select mot_de_passe from utilisateur', 'select * from code_secours'],
  lecteur_journal: [...DEFAIRE, ...ECRIRE, ...LIRE_AILLEURS.map((t) => `select * from ${t}`)],
  sauvegarde: [...DEFAIRE, ...ECRIRE, 'insert into migration (nom, empreinte) values (1, 1)'],
}

describe('chaque rôle de la base', () => {
  for (const [role, ordres] of Object.entries(REFUS))
    test(`ce qui est refusé à ${role}`, async () => {
      for (const ordre of ordres) {
        const reponse = await essaie(role, ordre)
        assert.equal(typeof reponse === 'string' ? reponse : 'accepté', '42501', `${role} : ${ordre}`)
      }
    })

  test('le propriétaire migre, mais ne crée ni rôle ni base et n’est pas superutilisateur', async () => {
    assert.notEqual(await essaie('proprietaire', 'create table public.essai (n int)'), '42501')
    assert.equal(await essaie('proprietaire', 'create role essai'), '42501')
    assert.equal(await essaie('proprietaire', `copy journal to program 'cat'`), '42501')
  })

  test('le lecteur du journal en voit chaque ligne, de tous les organismes et de personne', async () => {
    const compte = 'select count(*)::int as n, count(distinct organisme_id)::int as organismes from journal'
    const lu = await essaie('lecteur_journal', compte)
    assert.deepEqual(lu instanceof pg.Result && lu.rows, (await client.query(compte)).rows)
    assert.ok(lu instanceof pg.Result && lu.rows[0].n > 0)
  })

  test('la sauvegarde lit chaque ligne de chaque table', async () => {
    const { rows } = await client.query<{ nom: string }>(
      `select oid::regclass::text as nom from pg_class where relkind in ('r', 'p', 'S')
        and relnamespace in ('public'::regnamespace, 'jobs'::regnamespace) order by 1`,
    )
    assert.ok(rows.length > 60)
    for (const { nom } of rows) {
      const compte = `select count(*)::int as n from ${nom}`
      const lu = await essaie('sauvegarde', compte)
      assert.deepEqual(lu instanceof pg.Result ? lu.rows : lu, (await client.query(compte)).rows, nom)
    }
  })
})
