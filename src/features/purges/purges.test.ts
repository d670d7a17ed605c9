import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDemande } from '../../../test/fabriques/demandes.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import {
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { countPurges, runPurges } from './actions.ts'

const banc = await ouvreBanc()

test('après un an, une demande et un signalement perdent ce qui nomme, et restent comptés', async () => {
  const gisele = (await creerPersonne(banc, null, { financeur: 'agent' })).email
  const ancienne = await creerDemande(banc, { email: 'zoe@ete.example' })
  const defaut = { nom: 'Zoé Œuvray', email: 'zoe@ete.example', page: '/dossiers', description: 'Illisible.' }
  await navigateur(banc).post('/accessibilite/signalement', defaut)
  banc.avance({ jours: 364 })
  const recente = await creerDemande(banc, { recue_le: banc.deps.horloge() })
  assert.deepEqual(await runPurges(banc.deps), {
    demandes: 0,
    signalements: 0,
    stagiaires: 0,
    ribs: 0,
    archives: 0,
  })
  banc.avance({ jours: 2 })
  assert.deepEqual(await countPurges(banc.deps), {
    demandes: 1,
    signalements: 1,
    stagiaires: 0,
    ribs: 0,
    archives: 0,
  })
  assert.deepEqual(await runPurges(banc.deps), {
    demandes: 1,
    signalements: 1,
    stagiaires: 0,
    ribs: 0,
    archives: 0,
  })
  assert.deepEqual(await runPurges(banc.deps), {
    demandes: 0,
    signalements: 0,
    stagiaires: 0,
    ribs: 0,
    archives: 0,
  })
  const gardes = await banc.proprietaire(async (trx) => ({
    demandes: await trx.selectFrom('demande_compte').selectAll().orderBy('recue_le').execute(),
    signalements: await trx.selectFrom('signalement').selectAll().execute(),
    journal: await trx.selectFrom('journal').select('details').where('acte', '=', 'purge').execute(),
  }))
  assert.equal(gardes.demandes.length, 2)
  assert.doesNotMatch(
    JSON.stringify([gardes.demandes[0], gardes.signalements]),
    /Œuvray|ete\.example|192\.0\.2/,
  )
  assert.deepEqual(gardes.journal, [{ details: { nombre: 1 } }, { details: { nombre: 1 } }])
  const nav = await seConnecter(banc, gisele)
  const liste = texte(await nav.get('/gestion/demandes'))
  assert.match(liste, new RegExp(recente))
  assert.doesNotMatch(liste, new RegExp(ancienne))
  assert.equal((await nav.get(`/gestion/demandes/${ancienne}`)).statusCode, 404)
})

test('dix ans après la clôture de l’exercice, un stagiaire perd son nom, et le dossier garde ses sommes', async () => {
  const alpha = await creerOrganisme(banc)
  const stagiaires = [{ nom: 'Qzperdu', prenom: 'Zoé' }]
  await creerDossier(banc, alpha, { date_fin: '2017-01-01', stagiaires, accords: 100_000 })
  const ancien = await creerDossier(banc, alpha, { date_fin: '2016-12-31', stagiaires, accords: 100_000 })
  assert.equal((await countPurges(banc.deps)).stagiaires, 1)
  assert.equal((await runPurges(banc.deps)).stagiaires, 1)
  assert.equal((await runPurges(banc.deps)).stagiaires, 0)
  const dossiers = await banc.proprietaire((trx) =>
    trx
      .selectFrom('dossier')
      .where('organisme_id', '=', alpha.id)
      .select(['numero', 'accorde', 'stagiaire'])
      .execute(),
  )
  for (const { numero, accorde, stagiaire } of dossiers) {
    assert.equal(accorde, 100_000)
    assert.equal(/QZPERDU/.test(stagiaire), numero !== ancien)
  }
})
