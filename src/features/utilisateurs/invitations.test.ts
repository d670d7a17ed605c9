import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courriels, dernierLien } from '../../../test/fabriques/courriels.ts'
import {
  actesUtilisateurs,
  chezAlpha,
  choixMotDePasse,
  fiche,
  habilitation,
  invite,
  NOUVEAU_MOT_DE_PASSE,
  nouvelleAdresse,
  refusUtilisateurs,
} from '../../../test/fabriques/utilisateurs.ts'
import {
  confirme,
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()

test('une personne invitée choisit son mot de passe, se connecte et voit ce qu’on lui a donné', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const email = await invite(amelie, undefined, {
    profil: 'gestionnaire',
    portee: 'choix',
    etablissement: [organisme.etablissements[0] ?? '', organisme.etablissements[1] ?? ''],
  })
  const liste = texte(await amelie.get('/utilisateurs?message=invitation'))
  assert.match(liste, /Salariés/)
  assert.match(liste, /ŒUVRAY Zoé/)
  assert.match(liste, /Gestionnaire Grenoble, Lyon Invité Pas encore venue/)
  assert.match(liste, /L’invitation est partie/)

  const lien = await dernierLien(banc, email, 'activation')
  const zoe = navigateur(banc)
  assert.match(texte(await zoe.get(lien)), /Alpha Formation vous ouvre son espace/)
  assert.equal((await zoe.post(lien, choixMotDePasse())).headers.location, '/connexion?message=mot-de-passe')
  assert.equal((await zoe.post(lien, choixMotDePasse())).statusCode, 410)
  const entree = await zoe.post('/connexion', { identifiant: email, motDePasse: NOUVEAU_MOT_DE_PASSE })
  assert.equal(entree.statusCode, 303)
  assert.equal((await zoe.get('/')).headers.location, '/conditions')
  assert.match(texte(await amelie.get('/utilisateurs?nom=oeuvray')), /Actif 24\/11\/2026 à 11:00/)
  const { etat, etablissements } = await habilitation(banc, organisme, email)
  assert.deepEqual(
    { etat, etablissements },
    { etat: 'actif', etablissements: organisme.etablissements.slice(0, 2) },
  )
  assert.deepEqual(
    (await actesUtilisateurs(banc, organisme)).map(({ acte }) => acte),
    ['utilisateur.invitation'],
  )
})

test('une invitation dit « expirée » après 72 heures, et se renvoie', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const email = await invite(amelie)
  const { id } = await habilitation(banc, organisme, email)
  const premier = await dernierLien(banc, email, 'activation')
  banc.avance({ heures: 73 })
  const nav = await connecte(banc, organisme)
  assert.match(texte(await nav.get('/utilisateurs?etat=expire')), /ŒUVRAY Zoé.*Invitation expirée/)
  const perime = await navigateur(banc).get(premier)
  assert.equal(perime.statusCode, 410)
  assert.match(texte(perime), /demandez une nouvelle invitation/)
  assert.equal(
    (await nav.post(`/utilisateurs/${id}/invitation`)).headers.location,
    '/utilisateurs?message=renvoi',
  )
  const second = await dernierLien(banc, email, 'activation')
  assert.notEqual(second, premier)
  assert.equal((await navigateur(banc).post(second, choixMotDePasse())).statusCode, 303)
  await seConnecter(banc, email, NOUVEAU_MOT_DE_PASSE)
})

test('renvoyer l’invitation éteint l’ancien lien', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const email = await invite(amelie)
  const premier = await dernierLien(banc, email, 'activation')
  const { id } = await habilitation(banc, organisme, email)
  banc.avance({ minutes: 1 })
  await amelie.post(`/utilisateurs/${id}/invitation`)
  assert.equal((await navigateur(banc).post(premier, choixMotDePasse())).statusCode, 410)
  assert.equal((await navigateur(banc).get(await dernierLien(banc, email, 'activation'))).statusCode, 200)
})

test('une invitation se renvoie cinq fois en 24 heures au plus, réactivations comprises', async () => {
  const { organisme } = await chezAlpha(banc)
  const { email: chef } = await creerPersonne(banc, organisme)
  const nav = await seConnecter(banc, chef)
  const email = await invite(nav)
  const { id } = await habilitation(banc, organisme, email)
  for (let fois = 0; fois < 4; fois++) {
    await confirme(banc, nav, chef)
    assert.equal((await nav.post(`/utilisateurs/${id}/invitation`)).statusCode, 303, `renvoi ${fois}`)
    banc.avance({ minutes: 10 })
  }
  await confirme(banc, nav, chef)
  await nav.post(`/utilisateurs/${id}/desactivation`)
  assert.equal((await nav.post(`/utilisateurs/${id}/reactivation`)).statusCode, 303)
  const sixieme = await nav.post(`/utilisateurs/${id}/invitation`)
  assert.equal(sixieme.statusCode, 429)
  assert.equal(sixieme.headers['retry-after'], String((24 * 60 - 40) * 60))
  assert.match(texte(sixieme), /a déjà été renvoyée 5 fois en 24 heures. Vérifiez son adresse e-mail/)
  assert.equal((await courriels(banc, email)).length, 6)
  assert.deepEqual(await refusUtilisateurs(banc, organisme), [
    ['utilisateur.invitation', id, 'TROP_DE_DEMANDES'],
  ])
  assert.equal(
    (await navigateur(banc).get(await dernierLien(banc, email, 'activation'))).statusCode,
    200,
    'le lien parti reste bon',
  )
  banc.avance({ heures: 24 })
  const demain = await connecte(banc, organisme)
  assert.equal((await demain.post(`/utilisateurs/${id}/invitation`)).statusCode, 303)
})

test('inviter une adresse connue ailleurs reçoit la même réponse et ajoute une habilitation à accepter', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })
  const xavier = await creerPersonne(banc, beta, { profil: 'comptable' })
  const inconnue = await amelie.post('/utilisateurs/nouveau', fiche(nouvelleAdresse(), { nom: 'Premier' }))
  const connue = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(xavier.email, {
      nom: 'Tapé',
      profil: 'comptable',
      role: 'administrateur',
      etat: 'actif',
      organisme_id: String(beta.id),
    }),
  )
  assert.deepEqual(
    [connue.statusCode, connue.headers.location, connue.body],
    [inconnue.statusCode, inconnue.headers.location, inconnue.body],
  )
  const liste = texte(await amelie.get('/utilisateurs?etat=invite'))
  assert.match(liste, /TAPÉ Zoé/)
  assert.doesNotMatch(liste, /GARNIER/)
  const { id, etat, profil } = await habilitation(banc, organisme, xavier.email)
  assert.deepEqual([etat, profil], ['invite', 'comptable'])
  const [mail] = await courriels(banc, xavier.email)
  assert.deepEqual([mail?.modele, mail?.liens], ['invitation', null])

  const nav = await seConnecter(banc, xavier.email)
  assert.match(texte(await nav.get('/choix-organisme')), /Alpha Formation.*Accepter l’invitation/)
  const avant = nav.cookie()
  const accepte = await nav.post('/invitations/acceptation', { habilitation: id })
  assert.equal(accepte.headers.location, '/')
  assert.notEqual(nav.cookie(), avant)
  assert.match(
    texte(await nav.get('/choix-organisme')),
    /Alpha Formation SIREN [\d ]+ · Comptable · organisme consulté/,
  )
  assert.equal((await nav.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
  assert.match(
    texte(await amelie.get('/utilisateurs?nom=garnier&etat=actif')),
    /GARNIER Amélie.*GARNIER Amélie/,
  )
})

test('la page de choix dit combien d’organismes sont ouverts, et combien invitent', async () => {
  const [alpha, beta] = [await chezAlpha(banc), await chezAlpha(banc)]
  const { email } = await creerPersonne(banc, null)
  await invite(alpha.amelie, email)
  const nav = await seConnecter(banc, email)
  const lu = async () => texte(await nav.get('/choix-organisme'))
  assert.match(await lu(), /Un organisme vous invite : acceptez son invitation/)
  await invite(beta.amelie, email)
  assert.match(await lu(), /Plusieurs organismes vous invitent : acceptez/)
  for (const [{ organisme }, phrase] of [
    [alpha, /Choisissez l’organisme que vous voulez consulter, ou acceptez une invitation\./],
    [beta, /Vous travaillez pour plusieurs organismes : choisissez/],
  ] as const) {
    const { id } = await habilitation(banc, organisme, email)
    assert.equal((await nav.post('/invitations/acceptation', { habilitation: id })).statusCode, 303)
    assert.match(await lu(), phrase)
  }
  const seule = await connecte(banc, alpha.organisme)
  assert.match(texte(await seule.get('/choix-organisme')), /Vous travaillez pour un seul organisme\./)
})

test('une invitation expirée, ou celle d’une autre, ne s’accepte pas', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const beta = await creerOrganisme(banc)
  const [xavier, autre] = [await creerPersonne(banc, beta), await creerPersonne(banc, beta)]
  await invite(amelie, xavier.email)
  const { id } = await habilitation(banc, organisme, xavier.email)
  const intrus = await seConnecter(banc, autre.email)
  assert.equal((await intrus.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
  banc.avance({ heures: 73 })
  const nav = await seConnecter(banc, xavier.email)
  assert.equal((await nav.post('/invitations/acceptation', { habilitation: id })).statusCode, 404)
})

test('une personne déjà là est dite au champ, la saisie reste', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const lea = await creerPersonne(banc, organisme, { profil: 'lecteur' })
  const reponse = await amelie.post(
    '/utilisateurs/nouveau',
    fiche(lea.email.toUpperCase(), { profil: 'comptable' }),
  )
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /Cette personne a déjà accès à votre organisme/)
  assert.ok(reponse.body.includes('value="Œuvray"'))
  assert.match(reponse.body, /value="comptable" checked/)
  assert.match(reponse.body, /value="tous" checked/)
})

test('deux invitations de la même adresse à la fois n’en font qu’une', async () => {
  const { amelie } = await chezAlpha(banc)
  const email = nouvelleAdresse()
  const reponses = await Promise.all([1, 2, 3].map(() => amelie.post('/utilisateurs/nouveau', fiche(email))))
  assert.deepEqual(reponses.map(({ statusCode }) => statusCode).sort(), [303, 422, 422])
  assert.equal((await courriels(banc, email)).length, 1)
})

test('une invitation annulée ne sert plus ; réactivée, la personne est invitée à nouveau', async () => {
  const { organisme, amelie } = await chezAlpha(banc)
  const email = await invite(amelie)
  const { id } = await habilitation(banc, organisme, email)
  const premier = await dernierLien(banc, email, 'activation')
  await amelie.post(`/utilisateurs/${id}/desactivation`)
  assert.equal((await navigateur(banc).post(premier, choixMotDePasse())).statusCode, 410)
  banc.avance({ minutes: 1 })
  assert.equal(
    (await amelie.post(`/utilisateurs/${id}/reactivation`)).headers.location,
    '/utilisateurs?message=reinvitation',
  )
  assert.equal((await habilitation(banc, organisme, email)).etat, 'invite')
  assert.equal(
    (await navigateur(banc).post(await dernierLien(banc, email, 'activation'), choixMotDePasse())).statusCode,
    303,
  )
})
