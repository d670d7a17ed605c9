import assert from 'node:assert/strict'
import { test } from 'node:test'
import { autreIban } from '../../../test/fabriques/banque.ts'
import {
  ANCIEN,
  creerContact,
  decide,
  demandeOf,
  poursuit,
  RIB,
  saisitCompte,
} from '../../../test/fabriques/changements.ts'
import { EICAR, ouvreClamd } from '../../../test/fabriques/clamd.ts'
import { creerCompte } from '../../../test/fabriques/etablissements.ts'
import { creerOrganisme, creerPersonne, ouvreBanc, seConnecter, texte } from '../../../test/support.ts'
import { verifyFichiers } from '../fichiers/verification.actions.ts'
import { listPurges } from '../purges/actions.ts'

const clamd = await ouvreClamd()
const quotas = { jour: { fichiers: 3, octets: 1_000_000 }, tout: { fichiers: 50, octets: 10_000_000 } }
const banc = await ouvreBanc({ clamavUrl: clamd.url, quotas })
const gisele = await creerPersonne(banc, null, { financeur: 'valideur' })
const agent = await creerPersonne(banc, null, { financeur: 'agent' })

/** How many RIB the purge counts, or takes away. */
async function purge(quoi: 'count' | 'run'): Promise<number | undefined> {
  return listPurges(banc.deps)
    .find((une) => une.nom === 'RIB de demandes sans suite')
    ?.[quoi](banc.deps.horloge())
}

let rang = 400
/** What an administrateur types, with this statement; nothing is sent yet. */
async function saisie(octets = RIB) {
  const organisme = await creerOrganisme(banc)
  const [numero = ''] = organisme.etablissements
  await creerCompte(banc, organisme, numero, ANCIEN)
  const { email } = await creerPersonne(banc, organisme)
  const nav = await seConnecter(banc, email)
  const champs = { iban: autreIban(++rang), bic: 'CMCIFR2A' }
  const tape = () => saisitCompte(nav, numero, champs, octets)
  assert.equal((await tape()).statusCode, 303)
  return { organisme, numero, nav, email, tape, page: `/etablissements/${numero}/compte` }
}

const fichierOf = (organisme: { id: number }) =>
  banc.proprietaire((trx) =>
    trx
      .selectFrom('fichier_depose')
      .where('organisme_id', '=', organisme.id)
      .selectAll()
      .executeTakeFirstOrThrow(),
  )

test('tant que l’antivirus n’a rien dit, le RIB ne s’ouvre pas et la demande n’est pas approuvée', async () => {
  const { organisme, numero, nav, page } = await saisie()
  assert.match(texte(await nav.get(page)), /Joint, PDF, en cours de vérification par l’antivirus/)
  assert.equal((await poursuit(banc, nav, numero, 'envoi')).statusCode, 303)
  const navGisele = await seConnecter(banc, gisele.email)
  const { id } = await demandeOf(banc, numero)
  const fiche = await navGisele.get(`/gestion/coordonnees/${id}`)
  assert.match(texte(fiche), /Analyse du RIB En cours/)
  assert.doesNotMatch(fiche.body, /Ouvrir le RIB/)
  assert.equal((await navGisele.get(`/gestion/coordonnees/${id}/rib`)).statusCode, 409)
  const contact = await creerContact(banc, organisme.id, agent.id)
  await decide(banc, navGisele, numero, 'rappel', { contact, personne: 'Mme Garnier' })
  await decide(banc, navGisele, numero, 'verification', { resultat: 'CORRESPOND', le: '24/11/2026' })
  const approuve = () => decide(banc, navGisele, numero, 'approbation', { raison: 'Vérifié' })
  const refus = await approuve()
  assert.deepEqual([refus.statusCode, /pas encore vérifié le RIB/.test(texte(refus))], [409, true])

  await verifyFichiers(banc.deps)
  assert.deepEqual((await navGisele.get(`/gestion/coordonnees/${id}/rib`)).rawPayload, RIB)
  assert.equal((await approuve()).statusCode, 303)
})

test('scellé, un RIB infecté est reconnu : supprimé, bloquant, et son auteur sait quoi faire', async () => {
  const { organisme, numero, nav, page } = await saisie(Buffer.concat([RIB, EICAR]))
  assert.equal((await poursuit(banc, nav, numero, 'envoi')).statusCode, 303)
  await verifyFichiers(banc.deps)
  assert.equal((await fichierOf(organisme)).etat, 'INFECTE')
  const vue = texte(await nav.get(page))
  assert.match(vue, /Le RIB joint est bloqué.*retirez cette demande, puis refaites-la avec un autre fichier/)
  const navGisele = await seConnecter(banc, gisele.email)
  const { id } = await demandeOf(banc, numero)
  assert.match(texte(await navGisele.get(`/gestion/coordonnees/${id}`)), /Bloqué et supprimé : refusez la/)
  assert.equal((await navGisele.get(`/gestion/coordonnees/${id}/rib`)).statusCode, 403)
  const contact = await creerContact(banc, organisme.id, agent.id)
  await decide(banc, navGisele, numero, 'rappel', { contact, personne: 'Mme Garnier' })
  await decide(banc, navGisele, numero, 'verification', { resultat: 'CORRESPOND', le: '24/11/2026' })
  const refus = await decide(banc, navGisele, numero, 'approbation', { raison: 'Vérifié' })
  assert.deepEqual([refus.statusCode, /bloqué le RIB/.test(texte(refus))], [409, true])
  assert.equal((await poursuit(banc, nav, numero, 'retrait')).statusCode, 303)
})

test('bloqué avant l’envoi, le RIB empêche l’envoi, et un autre le remplace', async () => {
  const { numero, nav, page } = await saisie(Buffer.concat([RIB, EICAR]))
  await verifyFichiers(banc.deps)
  assert.doesNotMatch(texte(await nav.get(page)), /Envoyer la demande/)
  const envoi = await poursuit(banc, nav, numero, 'envoi')
  assert.deepEqual([envoi.statusCode, /bloqué le RIB joint/.test(texte(envoi))], [409, true])
  assert.equal(
    (await saisitCompte(nav, numero, { iban: autreIban(++rang), bic: 'CMCIFR2A' })).statusCode,
    303,
  )
  assert.equal((await poursuit(banc, nav, numero, 'envoi')).statusCode, 303)
})

test('au-delà du quota, le RIB est refusé à son champ, et rien n’est gardé', async () => {
  const { organisme, tape } = await saisie()
  assert.deepEqual([(await tape()).statusCode, (await tape()).statusCode], [303, 303])
  const refus = await tape()
  assert.equal(refus.statusCode, 422)
  assert.match(texte(refus), /peut envoyer en 24 heures : 3 fichiers/)
  const { nombre } = await banc.proprietaire((trx) =>
    trx
      .selectFrom('fichier_depose')
      .where('organisme_id', '=', organisme.id)
      .select((eb) => eb.fn.countAll<number>().as('nombre'))
      .executeTakeFirstOrThrow(),
  )
  assert.equal(nombre, 3)
})

test('un an après, le RIB d’une demande retirée est supprimé ; celui d’une demande suivie reste', async () => {
  // Of the tests before this one.
  await banc.proprietaire((trx) => trx.deleteFrom('changement_etape').execute())
  await banc.proprietaire(async (trx) => {
    await trx.deleteFrom('lien_gel').execute()
    await trx.deleteFrom('changement_compte').execute()
  })
  const retiree = await saisie()
  await poursuit(banc, retiree.nav, retiree.numero, 'envoi')
  await poursuit(banc, retiree.nav, retiree.numero, 'retrait')
  const suivie = await saisie()
  await poursuit(banc, suivie.nav, suivie.numero, 'envoi')
  const objet = String((await demandeOf(banc, retiree.numero)).rib_objet)
  banc.avance({ jours: 364 })
  assert.equal(await purge('count'), 0)
  banc.avance({ jours: 2 })
  assert.equal(await purge('count'), 1)
  assert.equal((await demandeOf(banc, retiree.numero)).rib_objet, objet)
  assert.equal(await purge('run'), 1)
  assert.equal(await purge('run'), 0)
  const { id, rib_objet } = await demandeOf(banc, retiree.numero)
  assert.equal(rib_objet, null)
  await assert.rejects(banc.deps.storage.get(objet).then((flux) => flux.toArray()))
  assert.notEqual((await demandeOf(banc, suivie.numero)).rib_objet, null)
  const navGisele = await seConnecter(banc, gisele.email)
  assert.match(texte(await navGisele.get(`/gestion/coordonnees/${id}`)), /RIB Supprimé, un an après/)
  assert.equal((await navGisele.get(`/gestion/coordonnees/${id}/rib`)).statusCode, 404)
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').where('acte', '=', 'purge').select(['objet_type', 'details']).execute(),
  )
  assert.deepEqual(lignes, [{ objet_type: 'ribs', details: { nombre: 1 } }])
})
