// The version that serves reads the schema of the next one (AVL-1): migrations only add.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import pg from 'pg'
import { readMigrations } from '../src/db/migrate.ts'
import { creerMonde } from './fabriques/mondes.ts'
import { ouvreBanc, seConnecter } from './support.ts'

/** Before the first version anybody runs: no older program is there to be kept serving. */
const PREMIERE_TENUE = '0058'
/** Reviewed: the migration → why the version before goes on reading and writing. */
const REVUES: Record<string, string> = {}

/** What takes away, renames, retypes, or asks of an old INSERT what it does not give. */
const RETRAITS: [RegExp, string][] = [
  [/\bdrop\s+(table|column|view|type|function|schema|sequence|role|policy)\b/i, 'retire un objet'],
  [/\brename\b/i, 'renomme'],
  [/\bset\s+not\s+null\b/i, 'rend obligatoire'],
  [/\balter\s+column\s+\w+\s+(set\s+data\s+)?type\b/i, 'change un type'],
  [
    /\badd\s+(column\s+)?(?!constraint\b)(?=[^,;]*\bnot\s+null\b)(?![^,;]*\b(default|generated)\b)/i,
    'colonne obligatoire',
  ],
  [/\bdrop\s+default\b/i, 'retire une valeur par défaut'],
  [/\brevoke\b/i, 'retire un droit'],
  [/\btruncate\b/i, 'vide une table'],
]

const findRetraits = (sql: string) =>
  RETRAITS.filter(([motif]) => motif.test(sql.replace(/--.*$/gm, ''))).map(([, raison]) => raison)

describe('une migration n’ôte rien à la version qui sert encore', () => {
  test('chacune ne fait qu’ajouter, ou a été relue', () => {
    const retraits = readMigrations()
      .filter(({ nom }) => nom >= PREMIERE_TENUE && !(nom in REVUES))
      .map(({ nom, sql }) => ({ nom, retraits: findRetraits(sql) }))
      .filter((migration) => migration.retraits.length > 0)
    assert.deepEqual(retraits, [])
  })

  test('la règle reconnaît ce qui ôte, et laisse ce qui ajoute', () => {
    for (const sql of [
      'alter table dossier drop column titre',
      'alter table dossier rename column a to b',
      'alter table dossier alter column a set not null',
      'alter table dossier alter column a type bigint',
      'alter table dossier add column a text not null',
      'alter table dossier add a text not null check (a <> $$$$)',
      'revoke select on dossier from app',
    ])
      assert.equal(findRetraits(sql).length, 1, sql)
    for (const sql of [
      'alter table dossier add column a text',
      "alter table dossier add column a text not null default ''",
      'alter table dossier add column a bigint not null generated always as (b + 1) stored',
      'create table nouveau (a text not null)',
      'alter table revision drop constraint c; alter table revision add constraint c check (a is not null)',
      '-- nothing to drop column of\ncreate index i on dossier (a)',
    ])
      assert.deepEqual(findRetraits(sql), [], sql)
  })

  test('pendant qu’elle s’applique et après, chaque page déjà servie se sert encore', async () => {
    const banc = await ouvreBanc()
    const monde = await creerMonde(banc, 'Alpha Formation')
    const amelie = await seConnecter(banc, monde.email)
    const chemins = [
      '/',
      '/dossiers',
      `/dossiers/${monde.dossier}`,
      '/reglements',
      '/etablissements',
      '/utilisateurs',
    ]
    const visite = async () => {
      for (const chemin of chemins) assert.equal((await amelie.get(chemin)).statusCode, 200, chemin)
    }
    // Often enough for the connections to keep the plans.
    for (let fois = 0; fois < 6; fois++) await visite()
    const client = new pg.Client(banc.connexions.superuser)
    await client.connect()
    for (const table of [
      'organisme',
      'dossier',
      'reglement',
      'etablissement',
      'utilisateur',
      'session',
      'habilitation',
    ])
      await client.query(`alter table ${table} add column demain text not null default 'x'`)
    await visite()
    await client.end()
    await visite()
  })
})
