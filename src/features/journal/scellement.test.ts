import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { ouvreBanc } from '../../../test/support.ts'
import { journalisePersonne } from '../../auth/journal.ts'
import type { NomActe } from '../../core/actes.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { journalPurges } from './purge.actions.ts'
import { sealJournal, sendTete } from './scellement.actions.ts'
import type { Repere } from './scellement.queries.ts'
import { verifyJournal } from './verification.actions.ts'

describe('le scellement du journal', async () => {
  const banc = await ouvreBanc()
  const { deps } = banc

  const ecrit = (acte: NomActe, details = {}) =>
    horsOrganisme(deps.base, (trx) =>
      journalisePersonne(
        trx,
        { id: null, adresse: '192.0.2.1', maintenant: deps.horloge() },
        { acte, details },
      ),
    )

  /** Other tests' transactions run on the same server: the mark waits for them too. */
  async function scelle(attendu: Repere | null = null) {
    let repere = await sealJournal(deps, attendu)
    for (let essai = 0; repere && essai < 100; essai++) {
      await wait(50)
      repere = await sealJournal(deps, repere)
    }
    assert.equal(repere, null)
  }

  const verifie = (tetes: string[] = []) => verifyJournal(deps.base, tetes)
  const anomalies = async () => (await verifie()).anomalies.map((a) => a.replace(/ du .*Z/, ' du …'))

  /** Does what only the database's superuser can, looks, and undoes it. */
  async function falsifie(sql: string, constat: (id: (n: number) => number) => Promise<void>) {
    const client = new pg.Client(banc.connexions.superuser)
    await client.connect()
    try {
      const { rows } = await client.query('select id::int from journal order by id limit 10')
      const ids = rows.map(({ id }) => id as number)
      await client.query('create temp table avant as select * from journal')
      await client.query(sql.replace(/\$(\d)/g, (_, n) => String(ids[Number(n) - 1])))
      await constat((n) => ids[n - 1] ?? 0)
      await client.query('delete from journal')
      await client.query('insert into journal select * from avant')
    } finally {
      await client.end()
    }
  }

  test('chaque ligne changée, retirée, ajoutée ou déplacée est nommée', async () => {
    for (let n = 0; n < 6; n++) await ecrit(n === 3 ? 'conditions.acceptation' : 'connexion', { n })
    await scelle()
    await ecrit('deconnexion')
    await scelle()
    assert.deepEqual(await anomalies(), [])
    const gestes: [string, (id: (n: number) => number) => string[]][] = [
      [`update journal set adresse = '192.0.2.9' where id = $2`, (id) => [`Ligne ${id(2)} du … changée.`]],
      [
        `update journal set nature = 'technique' where id = $4`,
        (id) => [`Ligne ${id(4)} du … ajoutée.`, `Ligne ${id(4)} du … retirée.`],
      ],
      [
        `update journal set instant = instant - interval '1 day' where id = $3`,
        (id) => [`Ligne ${id(3)} du … changée.`],
      ],
      ['delete from journal where id = $5', (id) => [`Ligne ${id(5)} du … retirée.`]],
      [
        `insert into journal (id, instant, acte) values ($1, '2026-01-01', 'connexion')`,
        (id) => [`Ligne ${id(1)} du … ajoutée.`],
      ],
      [
        'update journal set id = 900000 where id = $1; update journal set id = $1 where id = $2; update journal set id = $2 where id = 900000',
        (id) => [
          `Ligne ${id(1)} du … déplacée : elle est maintenant la ligne ${id(2)}.`,
          `Ligne ${id(2)} du … déplacée : elle est maintenant la ligne ${id(1)}.`,
        ],
      ],
    ]
    for (const [sql, attendues] of gestes)
      await falsifie(sql, async (id) => assert.deepEqual(await anomalies(), attendues(id), sql))
    assert.deepEqual(await anomalies(), [])
  })

  test('une chaîne coupée ou réécrite ne porte plus la tête gardée au-dehors', async () => {
    const { tete, blocs } = await verifie()
    assert.deepEqual((await verifie([tete])).inconnues, [])
    await banc.proprietaire(async (trx) => {
      const [avant, apres] = [
        await trx.selectFrom('journal_bloc').selectAll().where('numero', '=', blocs).execute(),
        await trx.selectFrom('journal_feuillet').selectAll().where('bloc', '=', blocs).execute(),
      ]
      assert.equal(avant.length, 1)
      await trx.deleteFrom('journal_feuillet').where('bloc', '=', blocs).execute()
      await trx.deleteFrom('journal_bloc').where('numero', '=', blocs).execute()
      assert.equal(apres.length, 1)
    })
    assert.deepEqual((await verifie([tete])).inconnues, [tete])
    await scelle()
    assert.deepEqual((await verifie([tete])).inconnues, [])
  })

  test('une ligne dont la transaction finit tard est scellée à sa place, sans que personne n’attende', async () => {
    const client = new pg.Client(banc.connexions.superuser)
    await client.connect()
    await client.query('begin')
    const { rows } = await client.query(
      `insert into journal (instant, acte) values ('2026-11-24T10:00:00Z', 'connexion') returning id::int`,
    )
    await ecrit('deconnexion')
    const avant = await verifie()
    const repere = await sealJournal(deps, null)
    assert.ok(repere && repere.dernier > rows[0].id)
    assert.equal((await verifie()).lignes, avant.lignes)
    await client.query('commit')
    await client.end()
    await scelle(repere)
    const apres = await verifie()
    assert.equal(apres.lignes, avant.lignes + 2)
    assert.deepEqual(apres.anomalies, [])
  })

  test('aucun rôle de l’application ne change ni ne retire un sceau ou une ligne', async () => {
    const client = new pg.Client(banc.connexions.superuser)
    await client.connect()
    for (const role of ['app', 'gestion', 'lots'])
      for (const table of ['journal', 'journal_bloc', 'journal_feuillet'])
        for (const geste of [
          `update ${table} set nature = 'preuve'`,
          `delete from ${table}`,
          `truncate ${table} cascade`,
        ]) {
          await client.query('begin')
          await client.query(`set local role ${role}`)
          await assert.rejects(client.query(geste), /permission denied|does not exist/, `${role} : ${geste}`)
          await client.query('rollback')
        }
    await client.end()
  })

  test('la tête part une fois par jour à l’adresse réglée', async () => {
    const reglee = { ...deps, config: { ...deps.config, journalTeteEmail: 'archives@exemple.fr' } }
    await sendTete(deps)
    for (let fois = 0; fois < 2; fois++) await sendTete(reglee)
    const lus = () =>
      banc.proprietaire((trx) =>
        trx.selectFrom('courriel').where('modele', '=', 'journal-tete').selectAll().execute(),
      )
    const { tete } = await verifie()
    assert.deepEqual(
      (await lus()).map(({ destinataire, donnees }) => [destinataire, (donnees as { tete: string }).tete]),
      [['archives@exemple.fr', tete]],
    )
    banc.avance({ jours: 1 })
    await sendTete(reglee)
    assert.equal((await lus()).length, 2)
  })

  test('treize mois après, la purge a retiré les lignes techniques, gardé les preuves, et la chaîne se vérifie', async () => {
    const runtime = { config: deps.config, database: { ...banc.connexions, stop: async () => {} } }
    const [technique, preuve, comptable] = journalPurges(runtime)
    assert.ok(technique && preuve && comptable)
    banc.avance({ jours: 396 })
    const avant = await verifie()
    const maintenant = deps.horloge()
    assert.equal(await technique.count(maintenant), avant.lignes - 1)
    assert.equal(await technique.run(maintenant), avant.lignes - 1)
    assert.equal(await technique.count(maintenant), 0)
    assert.deepEqual([await preuve.run(maintenant), await comptable.run(maintenant)], [0, 0])
    const reste = await banc.proprietaire((trx) =>
      trx.selectFrom('journal').select('acte').orderBy('id').execute(),
    )
    assert.deepEqual(
      reste.map(({ acte }) => acte),
      ['conditions.acceptation', 'journal.purge'],
    )
    await scelle()
    const apres = await verifie([avant.tete])
    assert.deepEqual([apres.anomalies, apres.inconnues], [[], []])
    await ecrit('connexion')
    await scelle()
    await banc.proprietaire((trx) =>
      trx
        .updateTable('journal_feuillet')
        .set({ lignes: null })
        .where('bloc', '=', apres.blocs + 1)
        .execute(),
    )
    assert.deepEqual((await verifie()).anomalies, [
      `Bloc ${apres.blocs + 1} : ses lignes (technique) ont disparu sans purge.`,
    ])
  })
})
