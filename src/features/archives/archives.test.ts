import assert from 'node:assert/strict'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { listPurges, runPurges } from '../purges/actions.ts'

const banc = await ouvreBanc()
const admin = await creerPersonne(banc, null, { financeur: 'administrateur' })

/** How many dossiers the purge counts, or archives. */
async function purge(quoi: 'count' | 'run'): Promise<number | undefined> {
  return listPurges(banc.deps)
    .find((une) => une.nom === 'dossiers à archiver')
    ?.[quoi](banc.deps.horloge())
}

test('un dossier clos depuis cinq ans quitte pages, totaux et recherches ; son règlement garde la somme', async () => {
  const organisme = await creerOrganisme(banc)
  const clos = {
    statut: 'SOLDE',
    intitule: 'Qzvieux',
    stagiaires: [{ nom: 'Qzvieille', prenom: 'Zoé' }],
    accords: 100_000,
  }
  const [vieux, recent] = [
    await creerDossier(banc, organisme, { ...clos, statut_le: '2021-11-23' }),
    await creerDossier(banc, organisme, { ...clos, statut_le: '2021-11-25' }),
  ]
  const ouvert = await creerDossier(banc, organisme, { statut: 'ACCORDE', statut_le: '2015-01-01' })
  const document = await creerDocument(banc, organisme, { objetId: vieux, objetType: 'dossier' })
  const reglement = await creerReglement(banc, organisme, {
    statut: 'EXECUTE',
    lignes: [{ montant: 40_000, dossier_numero: vieux, libelle: 'Qzvieille Zoé' }],
  })
  const amelie = await connecte(banc, organisme)
  const liste = async () => texte(await amelie.get('/dossiers'))
  assert.match(await liste(), /3 dossiers/)
  assert.equal(await purge('count'), 1)
  assert.match(await liste(), /3 dossiers/)
  assert.equal(await purge('run'), 1)
  assert.equal(await purge('run'), 0)

  const apres = await liste()
  assert.match(apres, /2 dossiers/)
  assert.ok(!apres.includes(vieux) && apres.includes(recent) && apres.includes(ouvert))
  assert.equal((await amelie.get(`/dossiers/${vieux}`)).statusCode, 404)
  assert.equal((await amelie.get(`/documents/${document}`)).statusCode, 404)
  assert.ok(!texte(await amelie.get('/dossiers?stagiaire=qzvieille')).includes(vieux))
  assert.ok(!(await amelie.get(`/recherche?q=${vieux}`)).body.includes(`/dossiers/${vieux}`))
  const vire = await amelie.get(`/reglements/${reglement}`)
  assert.match(texte(vire), /400,00/)
  assert.ok(!/Qzvieille/i.test(vire.body) && !vire.body.includes(`href="/dossiers/${vieux}"`))
})

test('l’administrateur du financeur le lit avec une raison, inscrite au journal ; un agent ne le lit pas', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, { statut: 'REFUSE', statut_le: '2019-01-01' })
  const hugo = await seConnecter(banc, admin.email)
  const consulte = (motif: string, dossier = numero) =>
    hugo.post('/gestion/archives', { numero: dossier, motif })
  assert.match(texte(await consulte('Contrôle')), /Aucun dossier archivé ne porte ce numéro/)
  await runPurges(banc.deps)
  const sans = await consulte('')
  assert.deepEqual([sans.statusCode, /Dites pourquoi/.test(texte(sans))], [422, true])
  const page = await consulte('Contrôle du service régional')
  assert.equal(page.statusCode, 200)
  assert.match(texte(page), new RegExp(`Dossier ${numero}.*Archivé le`))
  const lignes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('acte', '=', 'archive.lecture')
      .select(['organisme_id', 'objet_id', 'details'])
      .execute(),
  )
  assert.deepEqual(lignes, [
    { organisme_id: organisme.id, objet_id: numero, details: { motif: 'Contrôle du service régional' } },
  ])
  const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  assert.equal((await agent.get('/gestion/archives')).statusCode, 403)
  assert.equal((await agent.post('/gestion/archives', { numero, motif: 'Curiosité' })).statusCode, 403)
})

test('rouvert par le financeur, un dossier archivé revient dans les pages', async () => {
  const organisme = await creerOrganisme(banc)
  const numero = await creerDossier(banc, organisme, { statut: 'SOLDE', statut_le: '2019-01-01' })
  await runPurges(banc.deps)
  const amelie = await connecte(banc, organisme)
  assert.equal((await amelie.get(`/dossiers/${numero}`)).statusCode, 404)
  await banc.proprietaire((trx) =>
    trx
      .updateTable('dossier')
      .set({ statut: 'ACCORDE', statut_le: '2026-11-20' })
      .where('numero', '=', numero)
      .execute(),
  )
  await runPurges(banc.deps)
  assert.equal((await amelie.get(`/dossiers/${numero}`)).statusCode, 200)
  assert.match(texte(await amelie.get('/dossiers')), /1 dossier/)
})
