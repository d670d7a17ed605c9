import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  type Navigateur,
  navigateur,
  ouvreBanc,
  SECRET_TOTP,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { renewCodes } from '../../auth/facteurs.ts'
import { currentCode } from '../../auth/totp.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const codeDe = (decalage = 0) =>
  currentCode(SECRET_TOTP, new Date(banc.deps.horloge().getTime() + decalage * 30_000))

async function entre(email: string): Promise<Navigateur> {
  const nav = navigateur(banc)
  const reponse = await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  assert.equal(reponse.statusCode, 303)
  return nav
}

test('le mot de passe seul n’ouvre rien du financeur : la suite est le code, puis la page demandée', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const nav = await entre(email)
  for (const chemin of [
    '/gestion',
    '/conditions',
    '/mon-compte/facteurs',
    '/mon-compte/facteurs/application',
  ]) {
    const reponse = await nav.get(chemin)
    assert.equal(
      reponse.headers.location,
      `/connexion/verification?${new URLSearchParams({ retour: chemin })}`,
      chemin,
    )
  }
  assert.equal((await nav.get('/aide')).statusCode, 200)
  const avant = nav.cookie()
  const page = await nav.get('/connexion/verification?retour=/gestion/lots')
  assert.match(texte(page), /C’est bien vous \?/)
  const faux = await nav.post('/connexion/verification', { code: '000000', retour: '/gestion/lots' })
  assert.equal(faux.statusCode, 422)
  const juste = await nav.post('/connexion/verification', { code: codeDe(), retour: '/gestion/lots' })
  assert.equal(juste.headers.location, '/gestion/lots')
  assert.equal((await nav.get('/gestion')).statusCode, 200)
  // SES-2: a new identifier, and the former is nobody's.
  assert.notEqual(nav.cookie(), avant)
  const ancienne = await navigateur(banc).get('/gestion', { cookie: avant })
  assert.match(String(ancienne.headers.location), /^\/connexion\?/)
})

test('à moitié connecté, on peut se déconnecter', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const nav = await entre(email)
  const sortie = await nav.post('/deconnexion')
  assert.equal(sortie.headers.location, '/connexion?message=deconnexion')
})

test('un code sert une fois, l’avance et le retard d’une période sont admis, pas plus', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const essaie = async (code: string) =>
    (await (await entre(email)).post('/connexion/verification', { code })).statusCode
  assert.equal(await essaie(codeDe(-2)), 422)
  assert.equal(await essaie(codeDe(-1)), 303)
  assert.equal(await essaie(codeDe(-1)), 422)
  const memes = await Promise.all([essaie(codeDe()), essaie(codeDe())])
  assert.deepEqual(memes.sort(), [303, 422])
  assert.equal(await essaie(`${codeDe(1).slice(0, 3)} ${codeDe(1).slice(3)}`), 303)
  assert.equal(await essaie(codeDe(2)), 422)
})

test('les essais de code sont freinés par compte, le bon mot de passe ne les efface pas, et la personne est prévenue', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
  for (let essai = 0; essai < 5; essai++) {
    const nav = await entre(email)
    assert.equal((await nav.post('/connexion/verification', { code: '000000' })).statusCode, 422)
  }
  const nav = await entre(email)
  const attente = await nav.post('/connexion/verification', { code: codeDe() })
  assert.equal(attente.statusCode, 429)
  assert.equal(attente.headers['retry-after'], '60')
  const avertis = await banc.proprietaire((trx) =>
    trx.selectFrom('courriel').where('modele', '=', 'facteurs-refuses').select('destinataire').execute(),
  )
  assert.deepEqual(avertis, [{ destinataire: email }])
  banc.avance({ minutes: 2 })
  assert.equal((await nav.post('/connexion/verification', { code: codeDe() })).statusCode, 303)
})

test('le secret de l’application ne se lit pas dans la base', async () => {
  await creerPersonne(banc, null, { financeur: 'agent' })
  const lignes = await banc.proprietaire((trx) => trx.selectFrom('facteur_totp').selectAll().execute())
  assert.ok(lignes.length > 0)
  for (const { secret } of lignes) {
    assert.ok(!secret.includes(SECRET_TOTP))
    assert.ok(!secret.includes(Buffer.from('Hello!')))
  }
})

test('un code de secours sert une fois, tapé comme on veut, et la personne est prévenue', async () => {
  const { id, email } = await creerPersonne(banc, null, { financeur: 'agent' })
  const codes = await banc.proprietaire((trx) => renewCodes(trx, id))
  assert.equal(new Set(codes).size, 10)
  const [premier = ''] = codes
  const nav = await entre(email)
  const saisi = premier.toUpperCase().replaceAll('-', ' ')
  assert.equal((await nav.post('/connexion/verification', { code: saisi })).statusCode, 303)
  assert.equal(
    (await (await entre(email)).post('/connexion/verification', { code: premier })).statusCode,
    422,
  )
  const autre = await creerPersonne(banc, null, { financeur: 'agent' })
  const volee = await (await entre(autre.email)).post('/connexion/verification', { code: codes[1] ?? '' })
  assert.equal(volee.statusCode, 422)
  const gardes = await banc.proprietaire((trx) => trx.selectFrom('code_secours').selectAll().execute())
  assert.ok(!JSON.stringify(gardes).includes(premier))
})

test('chez un organisme, le code n’est demandé qu’à l’acte sensible, et vaut cinq minutes', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = await entre(email)
  assert.equal((await nav.get('/')).statusCode, 200)
  assert.equal((await nav.get('/connexion/verification')).headers.location, '/')
  const garde = await nav.get('/utilisateurs/nouveau')
  assert.equal(garde.headers.location, '/mon-compte/confirmation?retour=%2Futilisateurs%2Fnouveau')
  const suite = await nav.post('/mon-compte/confirmation', {
    code: codeDe(),
    retour: '/utilisateurs/nouveau',
  })
  assert.equal(suite.headers.location, '/utilisateurs/nouveau')
  assert.equal((await nav.get('/utilisateurs/nouveau')).statusCode, 200)
  banc.avance({ minutes: 5 })
  assert.equal((await nav.get('/utilisateurs/nouveau')).statusCode, 200)
  banc.avance({ minutes: 1 })
  assert.equal((await nav.get('/utilisateurs/nouveau')).statusCode, 303)
  assert.equal((await nav.get('/utilisateurs')).statusCode, 200)
})

test('sans second facteur, l’acte sensible mène à l’enrôlement, et un retour ne sort pas du site', async () => {
  const { email } = await creerPersonne(banc, alpha, { facteur: false })
  const nav = await seConnecter(banc, email)
  const garde = await nav.get('/utilisateurs/nouveau')
  assert.equal(garde.headers.location, '/mon-compte/facteurs/application?retour=%2Futilisateurs%2Fnouveau')
  const piege = await connecte(banc, alpha)
  banc.avance({ minutes: 1 })
  const ailleurs = await piege.post('/mon-compte/confirmation', { code: codeDe(), retour: '//mal.example/' })
  assert.equal(ailleurs.headers.location, '/')
})

test('un acte envoyé trop tard n’est pas fait, et le formulaire se retrouve rempli', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const nav = await seConnecter(banc, email)
  banc.avance({ minutes: 6 })
  const saisie = {
    nom: 'Roussel',
    prenom: 'Yann',
    email: 'yann@alpha.example',
    profil: 'lecteur',
    portee: 'tous',
  }
  const envoi = await nav.post('/utilisateurs/nouveau', saisie, {
    referer: 'http://localhost:3000/utilisateurs/nouveau',
  })
  assert.match(String(envoi.headers.location), /^\/mon-compte\/confirmation\?retour=/)
  const retour = new URL(String(envoi.headers.location), 'http://x').searchParams.get('retour') ?? ''
  assert.match(retour, /^\/utilisateurs\/nouveau\?reprise=/)
  const personne = await banc.proprietaire((trx) =>
    trx.selectFrom('utilisateur').where('email', '=', saisie.email).select('id').execute(),
  )
  assert.deepEqual(personne, [])
  assert.equal(
    (await nav.post('/mon-compte/confirmation', { code: codeDe(), retour })).headers.location,
    retour,
  )
  const page = await nav.get(retour)
  assert.match(texte(page), /Votre saisie a été gardée/)
  assert.match(page.body, /name="nom"[^>]*value="Roussel"/)
  assert.match(page.body, /value="lecteur" checked/)
  const autre = await connecte(banc, alpha)
  assert.doesNotMatch((await autre.get(retour)).body, /Roussel/)
})
