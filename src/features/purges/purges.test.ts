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
import { listPurges } from './actions.ts'

const banc = await ouvreBanc()

/** What each purge would take away, or took, but for those that had nothing to do. */
async function bilan(acte: 'count' | 'run'): Promise<Record<string, number>> {
  const nombres: [string, number][] = []
  for (const purge of listPurges(banc.deps)) nombres.push([purge.nom, await purge[acte](banc.deps.horloge())])
  return Object.fromEntries(nombres.filter(([nom, nombre]) => nombre > 0 && nom !== 'traces de connexion'))
}

test('après un an, une demande et un signalement perdent ce qui nomme, et restent comptés', async () => {
  const gisele = (await creerPersonne(banc, null, { financeur: 'agent' })).email
  const ancienne = await creerDemande(banc, { email: 'zoe@ete.example' })
  const defaut = { nom: 'Zoé Œuvray', email: 'zoe@ete.example', page: '/dossiers', description: 'Illisible.' }
  await navigateur(banc).post('/accessibilite/signalement', defaut)
  banc.avance({ jours: 364 })
  const recente = await creerDemande(banc, { recue_le: banc.deps.horloge() })
  assert.deepEqual(await bilan('run'), {})
  banc.avance({ jours: 2 })
  assert.deepEqual(await bilan('count'), { 'demandes de compte': 1, signalements: 1 })
  assert.deepEqual(await bilan('run'), { 'demandes de compte': 1, signalements: 1 })
  assert.deepEqual(await bilan('run'), {})
  const gardes = await banc.proprietaire(async (trx) => ({
    demandes: await trx.selectFrom('demande_compte').selectAll().orderBy('recue_le').execute(),
    signalements: await trx.selectFrom('signalement').selectAll().execute(),
    journal: await trx
      .selectFrom('journal')
      .select('details')
      .where('acte', '=', 'purge')
      .where('objet_type', '<>', 'connexions')
      .execute(),
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
  assert.deepEqual(await bilan('count'), { stagiaires: 1 })
  assert.deepEqual(await bilan('run'), { stagiaires: 1 })
  assert.deepEqual(await bilan('run'), {})
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
