import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)

test('la page de connexion accueille avec les mots du guide', async () => {
  const reponse = await navigateur(banc).get('/connexion')
  assert.equal(reponse.statusCode, 200)
  for (const mots of [
    'Bienvenue dans votre espace Organisme de formation',
    'Identifiant',
    'Mot de passe',
    'J’ai oublié mon mot de passe',
    'Se connecter',
    'Pas encore de compte',
  ]) {
    assert.ok(texte(reponse).includes(mots), mots)
  }
})

test('une personne se connecte, arrive sur la page demandée et se déconnecte', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = navigateur(banc)
  const demande = await nav.get('/dossiers?statut=SOLDE')
  assert.equal(demande.statusCode, 303)
  assert.equal(demande.headers.location, '/connexion?retour=%2Fdossiers%3Fstatut%3DSOLDE')
  const entree = await nav.post('/connexion', {
    identifiant: email.toUpperCase(),
    motDePasse: MOT_DE_PASSE,
    retour: '/dossiers?statut=SOLDE',
  })
  assert.equal(entree.headers.location, '/dossiers?statut=SOLDE')
  assert.match(
    String(entree.headers['set-cookie']),
    /^__Host-ogestion=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const copie = nav.cookie()
  const sortie = await nav.post('/deconnexion')
  assert.equal(sortie.headers.location, '/connexion?message=deconnexion')
  const rejeu = await navigateur(banc).get('/conditions', { cookie: copie })
  assert.equal(rejeu.headers.location, '/connexion?retour=%2Fconditions')
})

test('le jeton de session n’est pas dans la base', async () => {
  const nav = await connecte(banc, alpha)
  const jeton = nav.cookie().split('=')[1] ?? ''
  const sessions = await banc.proprietaire((trx) => trx.selectFrom('session').selectAll().execute())
  assert.ok(sessions.length > 0)
  assert.ok(!JSON.stringify(sessions).includes(jeton))
  assert.ok(!sessions.some((s) => s.empreinte.toString().includes(jeton)))
})

test('compte inconnu, mauvais mot de passe, compte désactivé et compte sans mot de passe ont la même réponse', async () => {
  const actif = await creerPersonne(banc, alpha)
  const desactive = await creerPersonne(banc, alpha)
  const invite = await creerPersonne(banc, alpha)
  await banc.proprietaire(async (trx) => {
    await trx
      .updateTable('habilitation')
      .set({ etat: 'desactive' })
      .where('id', '=', desactive.habilitationId)
      .execute()
    await trx.updateTable('utilisateur').set({ mot_de_passe: null }).where('id', '=', invite.id).execute()
  })
  const corps = new Set<string>()
  for (const [identifiant, motDePasse] of [
    ['personne@nulle-part.example', MOT_DE_PASSE],
    [actif.email, 'mauvais-mot-de-passe'],
    [desactive.email, MOT_DE_PASSE],
    [invite.email, MOT_DE_PASSE],
  ] as const) {
    const reponse = await navigateur(banc).post('/connexion', { identifiant, motDePasse })
    assert.equal(reponse.statusCode, 422)
    corps.add(reponse.body.replaceAll(identifiant, 'X'))
  }
  assert.equal(corps.size, 1)
})

test('après cinq échecs le compte attend, bon mot de passe compris, puis se libère seul', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const inconnu = 'inconnu-qui-insiste@nulle-part.example'
  for (const identifiant of [email, inconnu]) {
    for (let essai = 1; essai <= 5; essai++) {
      const casse = essai % 2 ? identifiant.toUpperCase() : identifiant
      const reponse = await navigateur(banc).post(
        '/connexion',
        { identifiant: casse, motDePasse: `faux-${essai}-faux` },
        { 'x-forwarded-for': `10.0.0.${essai}` },
      )
      assert.equal(reponse.statusCode, 422, `essai ${essai}`)
    }
    const attente = await navigateur(banc).post('/connexion', { identifiant, motDePasse: MOT_DE_PASSE })
    assert.equal(attente.statusCode, 429)
    assert.equal(attente.headers['retry-after'], '60')
    assert.match(texte(attente), /Patientez 1 minute/)
  }
  const avertis = await banc.proprietaire((trx) =>
    trx.selectFrom('courriel').where('modele', '=', 'connexions-refusees').select('destinataire').execute(),
  )
  assert.deepEqual(avertis, [{ destinataire: email }])
  banc.avance({ minutes: 2 })
  await seConnecter(banc, email)
})

test('la session finit après trente minutes sans demande, et après douze heures en tout', async () => {
  const repos = await connecte(banc, alpha)
  banc.avance({ minutes: 31 })
  assert.equal((await repos.get('/conditions')).statusCode, 303)
  const active = await connecte(banc, alpha)
  for (let demiHeure = 0; demiHeure < 23; demiHeure++) {
    banc.avance({ minutes: 29 })
    assert.equal((await active.get('/conditions')).statusCode, 200, `demi-heure ${demiHeure}`)
  }
  banc.avance({ heures: 1 })
  assert.equal((await active.get('/conditions')).statusCode, 303)
})

test('changer d’organisme ne prolonge pas les douze heures', async () => {
  const autre = await creerOrganisme(banc)
  const { email, id, habilitationId } = await creerPersonne(banc, alpha)
  await banc.proprietaire((trx) =>
    trx
      .insertInto('habilitation')
      .values({
        organisme_id: autre.id,
        utilisateur_id: id,
        profil: 'lecteur',
        etat: 'actif',
        invite_le: new Date(0),
      })
      .execute(),
  )
  const nav = await seConnecter(banc, email)
  for (let demiHeure = 0; demiHeure < 24; demiHeure++) {
    banc.avance({ minutes: 29 })
    await nav.post('/choix-organisme', { habilitation: habilitationId })
    assert.equal((await nav.get('/dossiers')).statusCode, 200, `demi-heure ${demiHeure}`)
  }
  banc.avance({ minutes: 29 })
  assert.equal((await nav.get('/dossiers')).headers.location, '/connexion?retour=%2Fdossiers')
})

test('quarante essais envoyés ensemble ne valent pas mieux que cinq à la suite', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const reponses = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      navigateur(banc).post('/connexion', { identifiant: email, motDePasse: `faux-${i}-faux` }),
    ),
  )
  const statuts = reponses.map(({ statusCode }) => statusCode)
  assert.equal(statuts.filter((statut) => statut === 422).length, 5)
  assert.equal(statuts.filter((statut) => statut === 429).length, 35)
  banc.avance({ heures: 13 })
})

test('une adresse illisible ne mène nulle part, sans erreur du serveur', async () => {
  const nav = await connecte(banc, alpha)
  for (const adresse of [
    '/%',
    '/dossiers/%E0%A4%A',
    '/%zz?x=%',
    '/dossiers?statut=%E0%A4%A',
    '//',
    '/dossiers//',
  ])
    assert.ok([200, 404].includes((await nav.get(adresse)).statusCode), adresse)
})

test('une adresse de retour étrangère est remplacée par l’accueil', async () => {
  for (const retour of [
    'https://mal.example/',
    '//mal.example',
    '/\\mal.example',
    '/\t/mal.example',
    'javascript:alert(1)',
  ]) {
    const { email } = await creerPersonne(banc, alpha)
    const reponse = await navigateur(banc).post('/connexion', {
      identifiant: email,
      motDePasse: MOT_DE_PASSE,
      retour,
    })
    assert.equal(reponse.headers.location, '/', retour)
  }
})

test('un envoi venu d’un autre site est refusé sans rien changer', async () => {
  const nav = await connecte(banc, alpha)
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ]) {
    assert.equal((await nav.post('/deconnexion', {}, headers)).statusCode, 403)
  }
  // A browser too old to say where a form comes from.
  const ancien = async (origine: Record<string, string>) => {
    const headers = { cookie: nav.cookie(), 'content-type': 'text/plain', ...origine }
    return (await banc.app.inject({ method: 'POST', url: '/deconnexion', headers, payload: 'x' })).statusCode
  }
  for (const origin of [
    'https://mal.example',
    'null',
    'http://localhost:3000.mal.example',
    'http://localhost',
  ])
    assert.equal(await ancien({ origin }), 403, origin)
  assert.equal(await ancien({}), 403)
  assert.equal((await nav.get('/conditions')).statusCode, 200)
  assert.equal(await ancien({ origin: 'http://localhost:3000' }), 303)
})

test('une saisie vide est expliquée au champ et garde ce qui était tapé', async () => {
  const reponse = await navigateur(banc).post('/connexion', {
    identifiant: 'colin@alpha.example',
    motDePasse: '',
  })
  assert.equal(reponse.statusCode, 422)
  assert.match(reponse.body, /value="colin@alpha.example"/)
  assert.match(reponse.body, /<title>Erreur/)
  assert.match(reponse.body, /href="#champ-motDePasse"/)
})

test('des saisies hostiles ne font jamais tomber la page', async () => {
  for (const payload of [
    'identifiant=%00&motDePasse=%00',
    'identifiant=a&identifiant=b&motDePasse=c',
    '__proto__[x]=1&identifiant=a&motDePasse=b',
    'identifiant=%ED%A0%80&motDePasse=x',
    `identifiant=${'a'.repeat(10_000)}&motDePasse=b`,
  ]) {
    const reponse = await banc.app.inject({
      method: 'POST',
      url: '/connexion',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      payload,
    })
    assert.ok(
      reponse.statusCode >= 400 && reponse.statusCode < 500,
      `${payload.slice(0, 40)} → ${reponse.statusCode}`,
    )
  }
})

test('une personne de plusieurs organismes choisit, et l’organisme ne vient que de la session', async () => {
  const beta = await creerOrganisme(banc, { raisonSociale: 'Beta Formation' })
  const { email, id } = await creerPersonne(banc, alpha, { profil: 'comptable' })
  const { id: chezBeta } = await banc.proprietaire((trx) =>
    trx
      .insertInto('habilitation')
      .values({
        organisme_id: beta.id,
        utilisateur_id: id,
        profil: 'comptable',
        etat: 'actif',
        invite_le: new Date(0),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  const nav = await seConnecter(banc, email)
  assert.equal((await nav.get('/')).headers.location, '/choix-organisme')
  const choix = await nav.get('/choix-organisme')
  assert.ok(texte(choix).includes('Alpha Formation') && texte(choix).includes('Beta Formation'))
  const avant = nav.cookie()
  assert.equal((await nav.post('/choix-organisme', { habilitation: chezBeta })).headers.location, '/')
  assert.notEqual(nav.cookie(), avant)
  assert.equal((await navigateur(banc).get('/conditions', { cookie: avant })).statusCode, 303)
  const etranger = await creerPersonne(banc, alpha)
  assert.equal(
    (await nav.post('/choix-organisme', { habilitation: etranger.habilitationId })).statusCode,
    404,
  )
})
