import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  confirme,
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
const NOUVEAU = 'Girafe-Cuivre-Lagune-88'

async function courriels(destinataire: string) {
  return banc.proprietaire((trx) =>
    trx
      .selectFrom('courriel')
      .where('destinataire', '=', destinataire)
      .orderBy('cree_le')
      .select(['modele', 'liens', 'donnees'])
      .execute(),
  )
}

const lienDe = async (email: string) => {
  const liens = (await courriels(email)).at(0)?.liens as { adresse: string } | undefined
  return new URL(liens?.adresse ?? '').pathname
}

const modeles = async (destinataire: string) => (await courriels(destinataire)).map(({ modele }) => modele)

test('changer de mot de passe demande l’actuel, ferme les autres sessions et prévient', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const [ici, ailleurs] = [await seConnecter(banc, email), await seConnecter(banc, email)]
  const choix = { motDePasse: NOUVEAU, confirmation: NOUVEAU }
  assert.equal((await ici.post('/mon-compte/mot-de-passe', choix)).statusCode, 422)
  const faux = await ici.post('/mon-compte/mot-de-passe', { ...choix, actuel: 'pas-le-bon' })
  assert.equal(faux.statusCode, 422)
  assert.match(texte(faux), /Ce n’est pas votre mot de passe actuel/)
  const faible = { actuel: MOT_DE_PASSE, motDePasse: 'azertyuiop12', confirmation: 'azertyuiop12' }
  assert.match(texte(await ici.post('/mon-compte/mot-de-passe', faible)), /se devine/)
  assert.equal((await ailleurs.get('/')).statusCode, 200)
  const fait = await ici.post('/mon-compte/mot-de-passe', { ...choix, actuel: MOT_DE_PASSE })
  assert.equal(fait.headers.location, '/mon-compte?message=mot-de-passe')
  assert.equal((await ailleurs.get('/')).statusCode, 303)
  assert.equal((await ici.get('/mon-compte')).statusCode, 200)
  assert.deepEqual(await modeles(email), ['mot-de-passe-change'])
  await seConnecter(banc, email, NOUVEAU)
})

test('les essais du mot de passe actuel sont freinés avec ceux de la connexion', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = await seConnecter(banc, email)
  const choix = { motDePasse: NOUVEAU, confirmation: NOUVEAU }
  for (let essai = 0; essai < 5; essai++)
    await nav.post('/mon-compte/mot-de-passe', { ...choix, actuel: `faux-${essai}-faux` })
  assert.equal(
    (await nav.post('/mon-compte/mot-de-passe', { ...choix, actuel: MOT_DE_PASSE })).statusCode,
    429,
  )
  banc.avance({ minutes: 2 })
})

test('une nouvelle adresse ne compte qu’une fois confirmée, et les deux sont prévenues', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nouvelle = `nouvelle-${email}`
  const nav = await seConnecter(banc, email)
  assert.equal(
    (await nav.post('/mon-compte/email', { email: nouvelle, actuel: 'pas-le-bon' })).statusCode,
    422,
  )
  const demande = await nav.post('/mon-compte/email', { email: nouvelle, actuel: MOT_DE_PASSE })
  assert.equal(demande.headers.location, '/mon-compte?message=email')
  assert.deepEqual(await modeles(email), ['email-change'])
  assert.deepEqual(await modeles(nouvelle), ['email-a-confirmer'])
  const lien = await lienDe(nouvelle)
  const tropTot = await navigateur(banc).post('/connexion', {
    identifiant: nouvelle,
    motDePasse: MOT_DE_PASSE,
  })
  assert.equal(tropTot.statusCode, 422)
  for (let fois = 0; fois < 2; fois++) assert.equal((await navigateur(banc).get(lien)).statusCode, 200)
  assert.equal((await navigateur(banc).post(lien)).statusCode, 200)
  assert.equal((await navigateur(banc).post(lien)).statusCode, 410)
  await seConnecter(banc, nouvelle)
  const ancienne = await navigateur(banc).post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  assert.equal(ancienne.statusCode, 422)
  assert.deepEqual(await modeles(email), ['email-change', 'email-change'])
  assert.deepEqual(await modeles(nouvelle), ['email-a-confirmer', 'email-change'])
})

test('l’adresse d’un autre reçoit la même réponse et aucun lien ; un lien remplacé ou périmé ne sert plus', async () => {
  const [moi, autre] = [await creerPersonne(banc, alpha), await creerPersonne(banc, alpha)]
  const nav = await seConnecter(banc, moi.email)
  const prise = await nav.post('/mon-compte/email', { email: autre.email, actuel: MOT_DE_PASSE })
  assert.equal(prise.headers.location, '/mon-compte?message=email')
  assert.deepEqual(await modeles(autre.email), [])
  const [premiere, seconde] = [`un-${moi.email}`, `deux-${moi.email}`]
  for (const email of [premiere, seconde])
    await nav.post('/mon-compte/email', { email, actuel: MOT_DE_PASSE })
  assert.equal((await navigateur(banc).post(await lienDe(premiere))).statusCode, 410)
  banc.avance({ heures: 25 })
  assert.equal((await navigateur(banc).post(await lienDe(seconde))).statusCode, 410)
})

test('on voit ses sessions, on en ferme une, puis toutes les autres ; jamais celle d’un autre', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const [ici, deux, trois] = [
    await seConnecter(banc, email),
    await seConnecter(banc, email),
    await seConnecter(banc, email),
  ]
  const page = await ici.get('/mon-compte')
  assert.match(texte(page), /Cette session/)
  const fins = [...page.body.matchAll(/action="(\/mon-compte\/sessions\/[0-9a-f-]{36}\/fin)"/g)].map(
    ([, a]) => a ?? '',
  )
  assert.equal(fins.length, 2)
  const intrus = await connecte(banc, alpha)
  assert.equal((await intrus.post(fins[0] ?? '')).statusCode, 404)
  await ici.post(fins[0] ?? '')
  const ouvertes = [(await deux.get('/')).statusCode, (await trois.get('/')).statusCode]
  assert.deepEqual(ouvertes.sort(), [200, 303])
  await ici.post('/mon-compte/sessions/fin')
  assert.equal((await deux.get('/')).statusCode, 303)
  assert.equal((await trois.get('/')).statusCode, 303)
  assert.equal((await ici.get('/')).statusCode, 200)
})

test('la dernière connexion se lit à l’accueil, et un nouvel appareil est annoncé par courriel', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const premiere = await seConnecter(banc, email)
  assert.doesNotMatch(texte(await premiere.get('/')), /Dernière connexion le/)
  banc.avance({ heures: 1 })
  const seconde = await seConnecter(banc, email)
  assert.match(texte(await seconde.get('/')), /Dernière connexion le 2\d\/11\/2026/)
  assert.deepEqual(await modeles(email), [], 'le même appareil n’est pas annoncé')
  const inconnu = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0' }
  const champs = { identifiant: email, motDePasse: MOT_DE_PASSE }
  for (let fois = 0; fois < 2; fois++) await navigateur(banc).post('/connexion', champs, inconnu)
  const recus = await courriels(email)
  assert.deepEqual(
    recus.map(({ modele }) => modele),
    ['appareil-nouveau'],
  )
  assert.match(JSON.stringify(recus[0]?.donnees), /"Firefox sur Windows"/)
})

test('l’administrateur ferme les sessions d’un utilisateur', async () => {
  const chef = await connecte(banc, alpha)
  const { email, habilitationId } = await creerPersonne(banc, alpha, { profil: 'lecteur' })
  const lea = await seConnecter(banc, email)
  assert.equal((await chef.post(`/utilisateurs/${habilitationId}/sessions`)).statusCode, 303)
  assert.equal((await lea.get('/')).statusCode, 303)
  await seConnecter(banc, email)
})

test('l’organisme demande le second facteur à tous : chacun est mené à l’enrôlement, un réglage périmé se dit', async () => {
  const beta = await creerOrganisme(banc)
  const chef = await connecte(banc, beta)
  const lea = await seConnecter(banc, (await creerPersonne(banc, beta, { profil: 'lecteur' })).email)
  const autre = await connecte(banc, alpha, { profil: 'lecteur' })
  assert.match(
    texte(await chef.get('/utilisateurs/second-facteur')),
    /1 utilisateur actif sur 2 n’en a pas encore/,
  )
  const choix = { exige: 'oui', version: '0' }
  assert.equal((await chef.post('/utilisateurs/second-facteur', choix)).statusCode, 303)
  const suite = await lea.get('/dossiers')
  assert.equal(suite.headers.location, '/mon-compte/facteurs/application?retour=%2Fdossiers')
  assert.equal((await chef.get('/dossiers')).statusCode, 200)
  assert.equal((await autre.get('/dossiers')).statusCode, 200)
  const perime = await chef.post('/utilisateurs/second-facteur', { exige: 'non', version: '0' })
  assert.equal(perime.statusCode, 409)
  assert.match(texte(perime), /Enregistré maintenant : à chaque connexion/)
  assert.equal(
    (await chef.post('/utilisateurs/second-facteur', { exige: 'peut-être', version: '1' })).statusCode,
    422,
  )
  assert.equal(
    (await chef.post('/utilisateurs/second-facteur', { exige: 'non', version: '1' })).statusCode,
    303,
  )
  assert.equal((await lea.get('/dossiers')).statusCode, 200)
})

test('un formulaire envoyé après la fin de la session se retrouve rempli, pour la même personne seulement', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = await seConnecter(banc, email)
  banc.avance({ minutes: 31 })
  const referer = 'http://localhost:3000/messages/nouveau'
  const envoi = await nav.post(
    '/messages/nouveau',
    { texte: 'Bonjour, où en est le règlement ?' },
    { referer },
  )
  const vers = new URL(String(envoi.headers.location), 'http://localhost')
  assert.equal(vers.pathname, '/connexion')
  const retour = vers.searchParams.get('retour') ?? ''
  assert.match(retour, /^\/messages\/nouveau\?reprise=/)
  const entree = await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE, retour })
  assert.equal(entree.headers.location, retour)
  assert.match(texte(await nav.get(retour)), /Bonjour, où en est le règlement \?/)
  const autre = await connecte(banc, alpha)
  assert.doesNotMatch(texte(await autre.get(retour)), /où en est le règlement/)
  const lignes = await banc.proprietaire((trx) => trx.selectFrom('brouillon').selectAll().execute())
  assert.ok(!lignes.some(({ contenu }) => contenu.includes('règlement')))
  banc.avance({ minutes: 16 })
  assert.doesNotMatch(texte(await nav.get(retour)), /où en est le règlement/)
})

test('un mot de passe n’est jamais gardé, ni ce qu’envoie un inconnu', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = await seConnecter(banc, email)
  await confirme(banc, nav, email)
  banc.avance({ minutes: 31 })
  const combien = async () =>
    (await banc.proprietaire((trx) => trx.selectFrom('brouillon').select('id').execute())).length
  const avant = await combien()
  const referer = 'http://localhost:3000/mon-compte/mot-de-passe'
  const secret = await nav.post('/mon-compte/mot-de-passe', { actuel: 'x', motDePasse: 'y' }, { referer })
  assert.equal(secret.headers.location, '/connexion?retour=%2Fmon-compte%2Fmot-de-passe')
  await navigateur(banc).post('/messages/nouveau', { texte: 'Bonjour' }, { referer })
  await nav.post('/messages/nouveau', { texte: 'x'.repeat(40_000) }, { referer })
  assert.equal(await combien(), avant)
})

test('la page dit quand la session finit, et une demande la prolonge sans dépasser douze heures', async () => {
  const nav = await connecte(banc, alpha)
  assert.match((await nav.get('/')).body, /data-session="1800" data-prolongeable/)
  banc.avance({ minutes: 29 })
  assert.deepEqual((await nav.post('/mon-compte/prolongation')).json(), { secondes: 1800 })
  banc.avance({ minutes: 29 })
  assert.equal((await nav.get('/')).statusCode, 200)
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const gisele = await seConnecter(banc, agent.email)
  assert.match((await gisele.get('/gestion')).body, /data-session="900"/)
  banc.avance({ minutes: 14 })
  assert.equal((await gisele.get('/gestion')).statusCode, 200)
  banc.avance({ minutes: 16 })
  assert.equal((await gisele.get('/gestion')).headers.location, '/connexion?retour=%2Fgestion')
})
