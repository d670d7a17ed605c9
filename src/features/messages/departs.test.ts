// What stays when a person leaves, when an object is withdrawn, and what reading a page leaves behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { courriels } from '../../../test/fabriques/courriels.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerConversation } from '../../../test/fabriques/messages.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  type PersonneTest,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const gisele = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)

/** A question of somebody about a dossier of the first of two establishments. */
async function question() {
  const organisme = await creerOrganisme(banc, { etablissements: 2 })
  const dossier = await creerDossier(banc, organisme, { intitule: 'Levage' })
  const auteur = await creerPersonne(banc, organisme, { profil: 'gestionnaire' })
  const id = await creerConversation(banc, organisme, { auteur: auteur.id, dossier })
  return { organisme, dossier, auteur, ici: `/messages/${id}`, la: `/gestion/messages/${id}` }
}

const desactive = ({ habilitationId }: PersonneTest) =>
  banc.proprietaire((trx) =>
    trx.updateTable('habilitation').set({ etat: 'desactive' }).where('id', '=', habilitationId).execute(),
  )

const recus = async (personnes: PersonneTest[]) =>
  Promise.all(personnes.map(async ({ email }) => (await courriels(banc, email)).length))

test('la réponse à une personne partie va aux administrateurs qui voient l’objet', async () => {
  const { organisme, auteur, la } = await question()
  const [premier = '', second = ''] = organisme.etablissements
  const chef = await creerPersonne(banc, organisme)
  const chefIci = await creerPersonne(banc, organisme, { etablissements: [premier] })
  const chefAilleurs = await creerPersonne(banc, organisme, { etablissements: [second] })
  const comptable = await creerPersonne(banc, organisme, { profil: 'comptable' })
  await desactive(auteur)
  await gisele.post(la, { texte: 'Demain.', vus: '1' })
  assert.deepEqual(await recus([auteur, chef, chefIci, chefAilleurs, comptable]), [0, 1, 1, 0, 0])
})

test('sans administrateur, elle va à qui peut écrire, jamais à un lecteur', async () => {
  const { organisme, auteur, la } = await question()
  const comptable = await creerPersonne(banc, organisme, { profil: 'comptable' })
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  await desactive(auteur)
  await gisele.post(la, { texte: 'Demain.', vus: '1' })
  assert.deepEqual(await recus([auteur, comptable, lea]), [0, 1, 0])
})

test('sur une question générale, une personne limitée à un établissement n’est pas prévenue à la place d’une autre', async () => {
  const organisme = await creerOrganisme(banc)
  const auteur = await creerPersonne(banc, organisme, { etablissements: organisme.etablissements })
  const limite = await creerPersonne(banc, organisme, { etablissements: organisme.etablissements })
  const chef = await creerPersonne(banc, organisme)
  const id = await creerConversation(banc, organisme, { auteur: auteur.id })
  await gisele.post(`/gestion/messages/${id}`, { texte: 'Oui.', vus: '1' })
  assert.deepEqual(await recus([auteur, limite, chef]), [1, 0, 0])
  await desactive(auteur)
  await gisele.post(`/gestion/messages/${id}`, { texte: 'Et non.', vus: '2' })
  assert.deepEqual(await recus([auteur, limite, chef]), [1, 0, 1])
})

test('un dossier retiré garde sa conversation, lisible dans la même portée, sans lien vers lui', async () => {
  const { organisme, dossier, auteur, ici, la } = await question()
  const [premier = '', second = ''] = organisme.etablissements
  await banc.proprietaire((trx) =>
    trx
      .updateTable('dossier')
      .set({ retire_le: new Date(banc.deps.horloge()) })
      .where('organisme_id', '=', organisme.id)
      .execute(),
  )
  const gaelle = await seConnecter(banc, auteur.email)
  const page = await gaelle.get(ici)
  assert.equal(page.statusCode, 200)
  assert.match(texte(page), /Ce dossier a été retiré de votre espace.*Quand serons-nous réglés/)
  assert.doesNotMatch(page.body, new RegExp(`href="/dossiers/${dossier}"`))
  assert.match(texte(await gaelle.get('/messages')), new RegExp(`Dossier ${dossier}`))
  await gisele.post(la, { texte: 'Il reviendra.', vus: '1' })
  assert.equal((await gaelle.post(ici, { texte: 'Merci' })).statusCode, 303)
  assert.equal((await gaelle.post(`/dossiers/${dossier}/messages`, { texte: 'Merci' })).statusCode, 404)
  const lea = await connecte(banc, organisme, { profil: 'lecteur', etablissements: [premier] })
  assert.equal((await lea.get(ici)).statusCode, 200)
  const ailleurs = await connecte(banc, organisme, { profil: 'lecteur', etablissements: [second] })
  assert.equal((await ailleurs.get(ici)).statusCode, 404)
})

test('lire une page n’écrit que des journaux : la lecture se note une fois, la conversation ne bouge pas', async () => {
  const { organisme, auteur, ici, la } = await question()
  await gisele.post(la, { texte: 'Demain.', vus: '1' })
  const etat = () =>
    banc.proprietaire((trx) =>
      sql<{ c: string; lectures: number }>`select c::text as c, (select count(*)::integer from lecture l
        where l.organisme_id = c.organisme_id) as lectures from conversation c where organisme_id = ${organisme.id}`
        .execute(trx)
        .then(({ rows }) => rows[0]),
    )
  const avant = await etat()
  const gaelle = await seConnecter(banc, auteur.email)
  for (const _ of [1, 2]) {
    await gaelle.get(ici)
    await gisele.get(la)
  }
  assert.deepEqual(await etat(), { c: avant?.c, lectures: 1 })
  assert.doesNotMatch(texte(await gaelle.get('/messages')), /Pas encore lue/)
  await gisele.post(la, { texte: 'Finalement lundi.', vus: '2' })
  assert.match(texte(await gaelle.get('/messages')), /Pas encore lue/)
})
