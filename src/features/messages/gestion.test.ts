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
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { tenant } from '../../db/tenant.ts'
import { renderCourriel } from '../courriels/modeles.tsx'

const banc = await ouvreBanc()
const agent = await creerPersonne(banc, null, { financeur: 'agent' })
const gisele = await seConnecter(banc, agent.email)

/** A question of a gestionnaire about a dossier, and its two addresses. */
async function question(raisonSociale = 'Alpha Formation') {
  const organisme = await creerOrganisme(banc, { raisonSociale })
  const dossier = await creerDossier(banc, organisme, { intitule: 'Levage' })
  const personne = await creerPersonne(banc, organisme, { profil: 'gestionnaire' })
  const id = await creerConversation(banc, organisme, { auteur: personne.id, dossier })
  const gaelle = await seConnecter(banc, personne.email)
  return { organisme, dossier, personne, gaelle, id, ici: `/messages/${id}`, la: `/gestion/messages/${id}` }
}

const conversation = (id: string) =>
  banc.proprietaire((trx) =>
    trx.selectFrom('conversation').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )

test('l’équipe répond, l’organisme lit, un courriel prévient sans rien montrer', async () => {
  const { gaelle, personne, dossier, ici, la, id } = await question()
  assert.match(texte(await gisele.get(la)), /Alpha Formation \(SIREN \d{9}\) À traiter.*Quand serons-nous/)
  const reponse = await gisele.post(la, { texte: 'Demain.\nBonne journée', vus: '1' })
  assert.equal(reponse.statusCode, 303)
  const lue = await gaelle.get(ici)
  assert.match(texte(lue), /Réponse reçue.*GARNIER Amélie, Constructys.*Demain\. Bonne journée/)
  const [recu] = await banc.proprietaire((trx) =>
    trx.selectFrom('courriel').selectAll().where('destinataire', '=', personne.email).execute(),
  )
  assert.equal(recu?.modele, 'message-repondu')
  const { sujet, texte: corps } = renderCourriel(
    { modele: 'message-repondu', donnees: recu?.donnees as Record<string, string>, liens: {} },
    { publicUrl: 'http://localhost:3000', financeurNom: 'Constructys' },
  )
  assert.equal(sujet, 'Constructys a répondu à votre message')
  assert.ok(corps.includes(`http://localhost:3000/messages/${id}`) && corps.includes(dossier))
  assert.doesNotMatch(corps, /Demain|Levage|réglés/)
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').selectAll().where('objet_id', '=', id).orderBy('id').execute(),
  )
  assert.deepEqual(
    lignes.map(({ acte, organisme_id }) => [acte, organisme_id]),
    [
      ['message.lecture', lignes[1]?.organisme_id],
      ['message.reponse', lignes[1]?.organisme_id],
      ['message.lecture', lignes[1]?.organisme_id],
    ],
  )
  assert.doesNotMatch(JSON.stringify(lignes), /Demain/)
})

test('la réponse attend à l’accueil jusqu’à ce que quelqu’un qui écrit l’ouvre', async () => {
  const { organisme, gaelle, dossier, ici, la } = await question()
  const lea = await connecte(banc, organisme, { profil: 'lecteur' })
  assert.doesNotMatch(texte(await gaelle.get('/')), /Lire 1 réponse/)
  await gisele.post(la, { texte: 'Demain.', vus: '1' })
  await lea.get(ici)
  const accueil = await gaelle.get('/')
  assert.match(texte(accueil), new RegExp(`Lire 1 réponse de Constructys Dossier ${dossier}`))
  assert.match(accueil.body, new RegExp(`href="${ici}">Lire 1`))
  assert.match(texte(await gaelle.get('/messages')), /Pas encore lue/)
  await gaelle.get(ici)
  assert.doesNotMatch(texte(await gaelle.get('/')), /Lire 1 réponse/)
})

test('voir comme l’organisme ne lit pas la réponse à sa place, et ne propose pas d’écrire', async () => {
  const { organisme, gaelle, dossier, ici, la } = await question()
  await gisele.post(la, { texte: 'Demain.', vus: '1' })
  const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
  const debut = await hugo.post(`/gestion/organismes/${organisme.siren}/observation`, {
    profil: 'administrateur',
    portee: 'tous',
    raison: 'Appel de Gaëlle',
  })
  assert.equal(debut.statusCode, 303)
  for (const adresse of [ici, `/dossiers/${dossier}`, '/messages']) {
    const page = await hugo.get(adresse)
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /name="texte"|messages\/nouveau/, adresse)
  }
  assert.match(texte(await gaelle.get('/')), /Lire 1 réponse/)
})

test('seuls les auteurs qui ont encore leur place sont prévenus', async () => {
  const { organisme, personne, ici, la } = await question()
  const parti = await creerPersonne(banc, organisme, { profil: 'comptable' })
  await (await seConnecter(banc, parti.email)).post(ici, { texte: 'Moi aussi' })
  await banc.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ etat: 'desactive' })
      .where('id', '=', parti.habilitationId)
      .execute(),
  )
  const muet = await creerPersonne(banc, organisme)
  await gisele.post(la, { texte: 'Demain.', vus: '2' })
  for (const { email } of [parti, muet]) assert.deepEqual(await courriels(banc, email), [])
  assert.equal((await courriels(banc, personne.email)).length, 1)
})

test('à qui l’organisme ne montre pas les noms, aucune réponse n’est annoncée, sauf à sa propre question générale', async () => {
  const { organisme, ici, la } = await question()
  const dehors = await creerPersonne(banc, organisme, { profil: 'comptable' })
  const nav = await seConnecter(banc, dehors.email)
  await nav.post(ici, { texte: 'Et le solde ?' })
  await banc.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ sans_noms: true })
      .where('id', '=', dehors.habilitationId)
      .execute(),
  )
  await gisele.post(la, { texte: 'Demain.', vus: '2' })
  assert.deepEqual(await courriels(banc, dehors.email), [])
  assert.equal((await nav.get(ici)).statusCode, 404)
  assert.equal((await nav.post(ici, { texte: 'Encore moi' })).statusCode, 404)
  const { headers } = await nav.post('/messages/nouveau', { texte: 'Quand part le virement ?' })
  assert.equal((await nav.get(String(headers.location))).statusCode, 200)
  const generale = String(headers.location).split('?')[0]
  await gisele.post(`/gestion${generale}`, { texte: 'Lundi.', vus: '1' })
  assert.equal((await courriels(banc, dehors.email)).length, 1)
})

test('résolue, une conversation se rouvre des deux côtés', async () => {
  const { gaelle, ici, la, id } = await question()
  await gisele.post(la, { texte: 'C’est fait.', vus: '1', resolu: '1' })
  assert.match(texte(await gaelle.get(ici)), /Résolu.*un nouveau message la rouvre/)
  await gaelle.post(ici, { texte: 'Pas tout à fait.' })
  assert.equal((await conversation(id)).etat, 'a_traiter')
  assert.equal((await gisele.post(`${la}/resolution`, { vus: '3' })).statusCode, 303)
  assert.equal((await conversation(id)).etat, 'resolu')
  assert.equal((await gisele.post(`${la}/resolution`, { vus: '3' })).statusCode, 409)
  assert.equal((await gisele.post(`${la}/reouverture`, { vus: '3' })).statusCode, 303)
  assert.equal((await conversation(id)).etat, 'a_traiter')
  assert.equal((await gisele.post(`${la}/reouverture`, { vus: '3' })).statusCode, 409)
})

test('un message arrivé entre-temps se lit avant de répondre ou de clore, la réponse tapée reste', async () => {
  const { gaelle, ici, la, id } = await question()
  await gaelle.post(ici, { texte: 'Ah, et la facture 12 ?' })
  const reponse = await gisele.post(la, { texte: 'Tout est réglé', vus: '1' })
  assert.equal(reponse.statusCode, 409)
  assert.match(texte(reponse), /Un message est arrivé.*la facture 12 \?/)
  assert.match(reponse.body, /Tout est réglé<\/textarea>/)
  assert.match(reponse.body, /name="vus" value="2"/)
  assert.equal((await gisele.post(`${la}/resolution`, { vus: '1' })).statusCode, 409)
  assert.equal((await conversation(id)).etat, 'a_traiter')
})

test('deux réponses à la fois n’en font qu’une, un double envoi aussi', async () => {
  const { personne, la, id } = await question()
  const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'valideur' })).email)
  const statuts = await Promise.all([
    gisele.post(la, { texte: 'Réponse de Gisèle', vus: '1' }),
    hugo.post(la, { texte: 'Réponse de Hugo', vus: '1' }),
  ])
  assert.deepEqual(statuts.map(({ statusCode }) => statusCode).sort(), [303, 409])
  await gisele.post(la, { texte: 'Suite', vus: '2' })
  assert.equal((await gisele.post(la, { texte: 'Suite', vus: '2' })).statusCode, 303)
  assert.equal((await conversation(id)).nombre, 3)
  assert.equal((await courriels(banc, personne.email)).length, 2)
})

test('une réponse vide est expliquée à son champ', async () => {
  const { la } = await question()
  const reponse = await gisele.post(la, { texte: ' ', vus: '1', resolu: '1' })
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /Écrivez votre réponse\./)
  assert.match(reponse.body, /name="resolu"[^>]*checked/)
  assert.equal((await gisele.post(la, { texte: 'Oui' })).statusCode, 422)
  assert.equal((await gisele.get('/gestion/messages/rien')).statusCode, 404)
})

test('la file montre ce qui attend depuis le plus longtemps d’abord, et le tableau de bord le compte', async () => {
  const ici = await ouvreBanc()
  const { email } = await creerPersonne(ici, null, { financeur: 'agent' })
  const nav = await seConnecter(ici, email)
  assert.match(texte(await nav.get('/gestion/messages')), /Rien n’attend de réponse/)
  const fils = []
  for (const raisonSociale of ['Ancienne', 'Moyenne', 'Récente']) {
    const organisme = await creerOrganisme(ici, { raisonSociale })
    const { id: auteur, email: adresse } = await creerPersonne(ici, organisme)
    const id = await creerConversation(ici, organisme, { auteur })
    fils.push({ id, adresse })
    await ici.proprietaire((trx) =>
      sql`update conversation set etat_le = etat_le + make_interval(hours => ${fils.length - 10}) where id = ${id}`.execute(
        trx,
      ),
    )
  }
  const [ancien] = fils
  const relance = await seConnecter(ici, ancien?.adresse ?? '')
  await relance.post(`/messages/${ancien?.id}`, { texte: 'Je vous relance.' })
  const page = texte(await nav.get('/gestion/messages'))
  assert.match(page, /3 à traiter.*Ancienne.*Moyenne.*Récente/)
  assert.match(texte(await nav.get('/gestion')), /3 messages à traiter/)
  await nav.post(`/gestion/messages/${ancien?.id}`, { texte: 'Voilà.', vus: '2' })
  assert.doesNotMatch(texte(await nav.get('/gestion/messages')), /Ancienne/)
  assert.match(texte(await nav.get('/gestion/messages?etat=repondu')), /1 répondu .*Ancienne/)
  const bizarre = await nav.get('/gestion/messages?etat=perdu&page=99')
  assert.match(texte(bizarre), /« perdu » est laissé de côté.*2 à traiter/)
})

test('aucun côté n’écrit au nom de l’autre, même dans la base', async () => {
  const { organisme, personne, id } = await question()
  const message = {
    organisme_id: organisme.id,
    conversation_id: id,
    rang: 2,
    sens: 'financeur',
    auteur_id: personne.id,
    texte: 'Faux',
    envoye_le: new Date(banc.deps.horloge()),
  }
  const ecrit = tenant(banc.deps.base, organisme.id, (trx) =>
    trx.insertInto('message').values(message).execute(),
  )
  await assert.rejects(ecrit, /row-level security/)
  const efface = tenant(banc.deps.base, organisme.id, (trx) => trx.deleteFrom('message').execute())
  await assert.rejects(efface, { code: '42501' })
})
