import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courriels } from '../../../test/fabriques/courriels.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { creerReglement } from '../../../test/fabriques/reglements.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { renderCourriel } from '../courriels/modeles.tsx'

const banc = await ouvreBanc()
const { email } = await creerPersonne(banc, null, { financeur: 'administrateur' })
const hugo = await seConnecter(banc, email)
const gisele = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)

const ADRESSE = '/gestion/equipes'
const EQUIPE = { nom: 'Équipe', email: '', delai: '5', prend: [] as string[] }

const findId = (nom: string) =>
  banc.proprietaire(async (trx) => {
    const { id } = await trx
      .selectFrom('equipe')
      .where('nom', '=', nom)
      .select('id')
      .executeTakeFirstOrThrow()
    return id
  })

async function creerEquipe(saisie: Partial<typeof EQUIPE>): Promise<string> {
  const reponse = await hugo.post(`${ADRESSE}/nouvelle`, { ...EQUIPE, ...saisie })
  assert.equal(reponse.statusCode, 303, texte(reponse))
  return findId(saisie.nom ?? EQUIPE.nom)
}

/** Leaves what it takes to the next test. */
async function supprimer(id: string): Promise<void> {
  const page = await hugo.get(`${ADRESSE}/${id}`)
  const [, version = ''] = /name="version" value="(\d+)"/.exec(page.body) ?? []
  assert.equal((await hugo.post(`${ADRESSE}/${id}/suppression`, { version })).statusCode, 303)
}

test('une équipe est toujours là, et prend tout ce que les autres laissent', async () => {
  assert.match(texte(await hugo.get(ADRESSE)), /Service de gestion Aucune 3 jours ouvrés Tout ce qu’aucune/)
  const id = await findId('Service de gestion')
  assert.doesNotMatch((await hugo.get(`${ADRESSE}/${id}`)).body, /suppression|name="prend"/)
  assert.equal((await hugo.post(`${ADRESSE}/${id}/suppression`, { version: '1' })).statusCode, 404)
  assert.equal((await gisele.get(ADRESSE)).statusCode, 403)
})

test('l’équipe du dispositif est dite avant et après l’envoi, et sa boîte prévenue une fois, sans le texte', async () => {
  const boite = 'plan@opco.example'
  const id = await creerEquipe({ nom: 'Pôle Plan', email: boite, prend: ['dossier:PLAN', 'reglement'] })
  const organisme = await creerOrganisme(banc)
  const dossier = await creerDossier(banc, organisme, { intitule: 'Levage', dispositif: 'PLAN' })
  const autre = await creerDossier(banc, organisme, { intitule: 'Levage', dispositif: 'PROA' })
  const reglement = await creerReglement(banc, organisme)
  const amelie = await connecte(banc, organisme)
  const dite = /Destinataire : Pôle Plan\. En général, réponse sous 5 jours ouvrés\./
  for (const page of [`/dossiers/${dossier}`, `/reglements/${reglement}`])
    assert.match(texte(await amelie.get(page)), dite)
  assert.match(texte(await amelie.get(`/dossiers/${autre}`)), /Destinataire : Service de gestion/)
  const envoi = await amelie.post(`/dossiers/${dossier}/messages`, { texte: 'Un secret' })
  const fil = String(envoi.headers.location)
  assert.match(texte(await amelie.get(fil)), new RegExp(`Votre message est parti ${dite.source}`))
  await amelie.post(fil.split('?')[0] ?? '', { texte: 'Et un autre' })
  const recus = await banc.proprietaire((trx) =>
    trx.selectFrom('courriel').selectAll().where('destinataire', '=', boite).execute(),
  )
  assert.deepEqual(
    recus.map(({ modele }) => modele),
    ['message-recu'],
  )
  const { texte: corps } = renderCourriel(
    { modele: 'message-recu', donnees: recus[0]?.donnees as Record<string, string>, liens: {} },
    { publicUrl: 'http://localhost:3000', financeurNom: 'Constructys' },
  )
  const la = `/gestion${fil.split('?')[0]}`
  assert.ok(corps.includes(`http://localhost:3000${la}`) && corps.includes(dossier))
  assert.doesNotMatch(corps, /secret|Alpha|Levage/)
  await gisele.post(la, { texte: 'Demain.', vus: '2' })
  await amelie.post(fil.split('?')[0] ?? '', { texte: 'Demain à quelle heure ?' })
  assert.equal((await courriels(banc, boite)).length, 2)
  await supprimer(id)
})

test('un défaut d’accessibilité va à l’équipe qui les prend', async () => {
  const boite = 'accessibilite@opco.example'
  const id = await creerEquipe({ nom: 'Accessibilité', email: boite, prend: ['signalement'] })
  const saisie = { nom: 'Zoé', email: 'zoe@ete.example', page: '/', description: 'Illisible' }
  await navigateur(banc).post('/accessibilite/signalement', saisie)
  assert.equal((await courriels(banc, boite)).length, 1)
  assert.match(texte(await gisele.get(`/gestion/messages?equipe=${id}`)), /1 à traiter.*Zoé Accessibilité/)
  await supprimer(id)
})

test('un agent confie une conversation à une autre équipe, prévenue ; la file se filtre par équipe', async () => {
  const vers = await creerEquipe({ nom: 'Paie', email: 'paie@opco.example' })
  const organisme = await creerOrganisme(banc, { raisonSociale: 'Confiée' })
  const amelie = await connecte(banc, organisme)
  const envoi = await amelie.post('/messages/nouveau', { texte: 'Bonjour' })
  const fil = String(envoi.headers.location).split('?')[0]
  const la = `/gestion${fil}`
  assert.doesNotMatch(texte(await gisele.get(`/gestion/messages?equipe=${vers}`)), /Confiée/)
  const de = await findId('Service de gestion')
  assert.equal((await gisele.post(`${la}/equipe`, { de, vers })).statusCode, 303)
  assert.equal((await gisele.post(`${la}/equipe`, { de, vers })).statusCode, 303)
  assert.match(texte(await gisele.get(la)), /Paie s’en charge/)
  assert.match(texte(await amelie.get(fil ?? '')), /Destinataire : Paie/)
  assert.match(texte(await gisele.get(`/gestion/messages?equipe=${vers}`)), /1 à traiter.*Confiée/)
  assert.equal((await courriels(banc, 'paie@opco.example')).length, 1)
  const tiers = await creerEquipe({ nom: 'Tierce' })
  assert.equal((await gisele.post(`${la}/equipe`, { de, vers: tiers })).statusCode, 409)
  const inconnue = '00000000-0000-4000-8000-000000000000'
  assert.equal((await gisele.post(`${la}/equipe`, { de: vers, vers: inconnue })).statusCode, 422)
  const bizarre = await gisele.get('/gestion/messages?equipe=perdue')
  assert.match(texte(bizarre), /« perdue » est laissé de côté/)
  await supprimer(vers)
  assert.match(texte(await gisele.get(la)), /Service de gestion s’en charge/)
  await supprimer(tiers)
})

test('ce qu’une équipe prend, une autre ne le prend pas ; ce qui est saisi reste', async () => {
  const id = await creerEquipe({ nom: 'Virements', prend: ['reglement'] })
  const refus = await hugo.post(`${ADRESSE}/nouvelle`, { ...EQUIPE, nom: 'Autre', prend: 'reglement' })
  assert.equal(refus.statusCode, 422)
  assert.match(texte(refus), /« Règlements » est déjà pris par Virements/)
  assert.match(refus.body, /value="reglement" checked/)
  const cas: [Record<string, string | string[]>, RegExp][] = [
    [{ nom: ' ' }, /Saisissez le nom de l’équipe/],
    [{ nom: 'vIREMENTS' }, /Une équipe porte déjà ce nom/],
    [{ email: 'pas une adresse' }, /Saisissez l’adresse e-mail en entier/],
    [{ delai: '0' }, /de 1 à 60/],
    [{ delai: '3,5' }, /de 1 à 60/],
    [{ prend: 'tout' }, /Choisissez dans la liste/],
  ]
  for (const [faute, message] of cas) {
    const reponse = await hugo.post(`${ADRESSE}/nouvelle`, { ...EQUIPE, nom: 'Gardée', ...faute })
    assert.equal(reponse.statusCode, 422, JSON.stringify(faute))
    assert.match(texte(reponse), message)
  }
  await supprimer(id)
})

test('chaque version d’une équipe reste, avec ce qui a changé, par qui, ce qu’elle prend compris', async () => {
  const id = await creerEquipe({
    nom: 'Suivie',
    email: 'suivie@opco.example',
    prend: ['dossier:PLAN', 'organisme'],
  })
  const la = `${ADRESSE}/${id}`
  const change = { ...EQUIPE, nom: 'Suivie', delai: '1', prend: 'organisme', version: '1' }
  assert.equal((await hugo.post(la, change)).statusCode, 303)
  const page = texte(await hugo.get(la))
  assert.match(
    page,
    /Version 2 .*? Boîte aux lettres : Aucune auparavant suivie@opco\.example Délai habituel : 1 jour ouvré/,
  )
  assert.match(page, /Prend : Questions générales auparavant Dossiers PLAN, Questions générales Version 1/)
  assert.match(
    page,
    /Version 1 .*? Nom : Suivie Boîte aux lettres : suivie@opco\.example Délai habituel : 5 jours/,
  )
  assert.match(
    texte(await hugo.get(`${ADRESSE}/${await findId('Service de gestion')}`)),
    /Livrée avec le programme/,
  )
  await supprimer(id)
})

test('deux administrateurs à la fois : le second voit ce qui est enregistré et garde sa saisie', async () => {
  const id = await creerEquipe({ nom: 'Double' })
  const la = `${ADRESSE}/${id}`
  const premier = { ...EQUIPE, nom: 'Double', email: 'double@opco.example', delai: '2', version: '1' }
  assert.equal((await hugo.post(la, premier)).statusCode, 303)
  const second = await hugo.post(la, { ...premier, delai: '9' })
  assert.equal(second.statusCode, 409)
  assert.match(texte(second), /modifiée entre-temps.*Double, double@opco\.example, 2 jours ouvrés/)
  assert.match(second.body, /name="delai"[^>]*value="9"/)
  assert.match(second.body, /name="version" value="2"/)
  assert.equal((await hugo.post(`${la}/suppression`, { version: '1' })).statusCode, 409)
  const lignes = await banc.proprietaire((trx) =>
    trx.selectFrom('journal').where('objet_id', '=', id).select(['acte', 'details']).orderBy('id').execute(),
  )
  assert.deepEqual(lignes.at(-1), {
    acte: 'equipe.modification',
    details: { email_avant: '', email: 'double@opco.example', delai_avant: '5', delai: '2' },
  })
  await supprimer(id)
})
