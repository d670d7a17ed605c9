import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { writeLot } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { importLot } from '../imports/actions.ts'

const banc = await ouvreBanc()
const admin = await creerPersonne(banc, null, { financeur: 'administrateur' })
const hugo = await seConnecter(banc, admin.email)
const MOTIF = 'Demande écrite du 3 novembre'

const suspend = (dossier: string, sens = 'suspendre') =>
  hugo.post('/gestion/personnes/suspension', { dossier, stagiaire: 'S1', sens, motif: MOTIF })

/** A dossier of one stagiaire, with what names her. */
async function monde() {
  const organisme = await creerOrganisme(banc)
  const stagiaires = [{ stagiaire_id: 'S1', nom: 'Qzsusp', prenom: 'Zoé' }]
  const dossier = await creerDossier(banc, organisme, { stagiaires, accords: 100_000 })
  const document = await creerDocument(banc, organisme, { objetId: dossier, objetType: 'dossier' })
  const reglement = await creerReglement(banc, organisme, {
    statut: 'EXECUTE',
    lignes: [{ montant: 40_000, dossier_numero: dossier, stagiaire_id: 'S1', libelle: 'Pour Zoé QZSUSP' }],
  })
  const amelie = await connecte(banc, organisme)
  const pages = [
    '/dossiers',
    `/dossiers/${dossier}`,
    `/reglements/${reglement}`,
    '/dossiers?stagiaire=zoe',
    '/exports/dossiers.csv',
    '/exports/lignes-de-reglement.csv',
    '/',
  ]
  const nommee = async () => {
    const lues = []
    for (const page of pages) if (/QZSUSP/i.test((await amelie.get(page)).body)) lues.push(page)
    return lues
  }
  return { organisme, dossier, document, reglement, amelie, nommee }
}

test('suspendue, une personne disparaît des pages et des recherches de l’organisme, les sommes restent ; rétablie, elle revient', async () => {
  const { organisme, dossier, document, amelie, nommee } = await monde()
  const avant = await nommee()
  assert.ok(avant.length > 5)
  assert.match(texte(await amelie.get('/dossiers?stagiaire=qzsusp')), new RegExp(dossier))
  assert.equal((await suspend(dossier)).statusCode, 303)

  assert.deepEqual(await nommee(), [])
  const page = texte(await amelie.get(`/dossiers/${dossier}`))
  assert.match(page, /1 stagiaire non affiché/)
  assert.match(page, /1 000,00/)
  assert.match(page, /suspendu : une personne conteste/)
  assert.doesNotMatch(texte(await amelie.get('/dossiers?stagiaire=qzsusp')), new RegExp(dossier))
  assert.doesNotMatch(texte(await amelie.get('/recherche?q=qzsusp')), new RegExp(dossier))
  const refus = await amelie.get(`/documents/${document}`)
  assert.deepEqual([refus.statusCode, /suspendu/.test(texte(refus))], [403, true])
  assert.match(
    texte(await hugo.get(`/gestion/personnes/fiche?dossier=${dossier}&stagiaire=S1`)),
    /Suspendue depuis le .* Demande écrite du 3 novembre/,
  )

  assert.equal((await suspend(dossier)).statusCode, 409)
  assert.equal((await suspend(dossier, 'retablir')).statusCode, 303)
  assert.deepEqual(await nommee(), avant)
  assert.equal((await amelie.get(`/documents/${document}`)).statusCode, 200)
  assert.equal((await suspend(dossier, 'retablir')).statusCode, 409)
  const actes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('organisme_id', '=', organisme.id)
      .where('acte', 'like', 'personne.%')
      .where('acte', '<>', 'personne.donnees')
      .select(['acte', 'objet_id', 'details'])
      .orderBy('id')
      .execute(),
  )
  assert.deepEqual(actes, [
    { acte: 'personne.suspension', objet_id: dossier, details: { motif: MOTIF } },
    { acte: 'personne.retablissement', objet_id: dossier, details: { motif: MOTIF } },
  ])
})

test('ce qu’un lot apporte ensuite d’elle est gardé et reste caché', async () => {
  const { dossier, fichiers } = lotSimple('7001')
  const travail = join(banc.deps.dossierAssets, 'lots')
  const deps = { ...banc.deps, connection: banc.connexions.application, dossierTravail: travail }
  const importe = (nom: string, rang: number) => {
    const lot = { ...fichiers, 'stagiaires.csv': fichiers['stagiaires.csv'].map((s) => ({ ...s, nom })) }
    return importLot(deps, writeLot(join(travail, `suspension-${rang}`), lot), { essai: false })
  }
  await importe('Qzsusp', 1)
  const id = await banc.proprietaire(async (trx) => {
    const { organisme_id } = await trx
      .selectFrom('dossier')
      .where('numero', '=', dossier)
      .select('organisme_id')
      .executeTakeFirstOrThrow()
    return organisme_id
  })
  const amelie = await connecte(banc, { id, siren: '', raisonSociale: '', etablissements: [] })
  assert.match(texte(await amelie.get(`/dossiers/${dossier}`)), /QZSUSP/)
  assert.equal((await suspend(dossier)).statusCode, 303)
  await importe('Qzsuspendue', 2)
  for (const page of ['/dossiers', `/dossiers/${dossier}`])
    assert.doesNotMatch(texte(await amelie.get(page)), /QZSUSP/i)
  assert.equal((await suspend(dossier, 'retablir')).statusCode, 303)
  assert.match(texte(await amelie.get(`/dossiers/${dossier}`)), /QZSUSPENDUE/)
})

test('sans raison, par un agent ou pour un compte, rien n’est suspendu', async () => {
  const { dossier } = await monde()
  const vide = await hugo.post('/gestion/personnes/suspension', {
    dossier,
    stagiaire: 'S1',
    sens: 'suspendre',
    motif: '',
  })
  assert.deepEqual([vide.statusCode, /Saisissez la raison/.test(texte(vide))], [422, true])
  const agent = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  assert.equal(
    (await agent.get(`/gestion/personnes/suspension?dossier=${dossier}&stagiaire=S1`)).statusCode,
    403,
  )
  assert.equal((await hugo.get(`/gestion/personnes/suspension?utilisateur=${admin.id}`)).statusCode, 404)
})
