import assert from 'node:assert/strict'
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  type Navigateur,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { currentCode } from '../../auth/totp.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const APPLICATION = '/mon-compte/facteurs/application'
const CLE = '/mon-compte/facteurs/cle'

const lisSecret = (page: string) => /data-copier="([A-Z2-7]{32})"/.exec(page)?.[1] ?? ''
const lisCodes = (page: string) =>
  [...page.matchAll(/<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){2})<\/code>/g)].map(([, c]) => c)

async function entre(email: string): Promise<Navigateur> {
  const nav = navigateur(banc)
  await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  return nav
}

test('une personne du financeur sans facteur n’atteint que son enrôlement', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'valideur', facteur: false })
  const nav = await entre(email)
  for (const chemin of [
    '/gestion',
    '/mon-compte',
    '/mon-compte/facteurs',
    '/mon-compte/confirmation',
    '/conditions',
  ])
    assert.equal(
      (await nav.get(chemin)).headers.location,
      `${APPLICATION}?${new URLSearchParams({ retour: chemin })}`,
      chemin,
    )
  const page = await nav.get(`${APPLICATION}?retour=/gestion`)
  const secret = lisSecret(page.body)
  assert.match(page.body, /<svg class="qr"/)
  assert.doesNotMatch(page.body, /name="motDePasse"/)
  assert.equal(lisSecret((await nav.get(APPLICATION)).body), secret, 'recharger garde la clé')
  const faux = await nav.post(APPLICATION, { code: '000000' })
  assert.equal(faux.statusCode, 422)
  assert.equal((await nav.get('/gestion')).statusCode, 303)
  const avant = nav.cookie()
  const code = currentCode(secret, banc.deps.horloge())
  const fait = await nav.post(APPLICATION, { code, retour: '/gestion' })
  assert.equal(lisCodes(fait.body).length, 10)
  assert.notEqual(nav.cookie(), avant)
  assert.equal((await nav.get('/gestion')).statusCode, 200)
  const rejeu = await (await entre(email)).post('/connexion/verification', { code })
  assert.equal(rejeu.statusCode, 422, 'le code de l’enrôlement a servi')
})

test('dans une session ouverte, ajouter un facteur demande le mot de passe, et prévient', async () => {
  const { email } = await creerPersonne(banc, alpha, { facteur: false })
  const nav = await seConnecter(banc, email)
  const secret = lisSecret((await nav.get(APPLICATION)).body)
  const code = currentCode(secret, banc.deps.horloge())
  const sans = await nav.post(APPLICATION, { code, motDePasse: 'pas-le-bon' })
  assert.equal(sans.statusCode, 422)
  assert.match(texte(sans), /Ce n’est pas votre mot de passe actuel/)
  assert.equal((await nav.post(APPLICATION, { code, motDePasse: MOT_DE_PASSE })).statusCode, 200)
  assert.equal((await nav.get('/utilisateurs/nouveau')).statusCode, 200)
  const courriels = await banc.proprietaire((trx) =>
    trx.selectFrom('courriel').where('destinataire', '=', email).select('modele').execute(),
  )
  assert.deepEqual(courriels, [{ modele: 'facteurs-changes' }])
})

test('qui a déjà un facteur le donne avant d’en changer', async () => {
  const nav = await connecte(banc, alpha)
  banc.avance({ minutes: 6 })
  assert.match(String((await nav.get(APPLICATION)).headers.location), /^\/mon-compte\/confirmation/)
  assert.match(String((await nav.post(CLE, { nom: 'x', reponse: '{}' })).headers.location), /confirmation/)
})

test('les codes de secours se remplacent, l’application se retire, l’exigence garde le dernier facteur', async () => {
  const nav = await connecte(banc, alpha)
  const faux = await nav.post('/mon-compte/facteurs/codes', { motDePasse: 'pas-le-bon' })
  assert.equal(faux.statusCode, 422)
  const premiers = lisCodes((await nav.post('/mon-compte/facteurs/codes', { motDePasse: MOT_DE_PASSE })).body)
  const seconds = lisCodes((await nav.post('/mon-compte/facteurs/codes', { motDePasse: MOT_DE_PASSE })).body)
  assert.equal(seconds.length, 10)
  assert.ok(!seconds.some((code) => premiers.includes(code)))
  assert.match(texte(await nav.get('/mon-compte/facteurs')), /Il vous en reste 10 codes/)
  const retrait = await nav.post('/mon-compte/facteurs/application/retrait', { motDePasse: MOT_DE_PASSE })
  assert.equal(retrait.statusCode, 303)
  assert.match(texte(await nav.get('/mon-compte/facteurs')), /mot de passe seul/)
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const financeur = await seConnecter(banc, agent.email)
  const dernier = await financeur.post('/mon-compte/facteurs/application/retrait', {
    motDePasse: MOT_DE_PASSE,
  })
  assert.equal(dernier.statusCode, 409)
  assert.match(texte(dernier), /ajoutez-en un autre/)
})

test('une clé d’accès s’ajoute, ouvre la session du financeur, se renomme et se retire', async () => {
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const nav = await seConnecter(banc, agent.email)
  const cle = creeCle()
  const ajout = await ajoute(nav, cle, 'Mon téléphone')
  assert.equal(lisCodes(ajout.body).length, 10, ajout.body)
  const autre = await entre(agent.email)
  const page = await autre.get('/connexion/verification')
  const signe = cle.signe(defiDe(page.body))
  const reponse = await autre.post('/connexion/verification', { reponse: signe, retour: '/gestion' })
  assert.equal(reponse.headers.location, '/gestion')
  assert.equal((await autre.get('/gestion')).statusCode, 200)
  const liste = await autre.get('/mon-compte/facteurs')
  const adresse = /\/mon-compte\/facteurs\/cles\/[0-9a-f-]{36}/.exec(liste.body)?.[0] ?? ''
  assert.equal((await autre.post(adresse, { nom: 'Ma clé bleue' })).statusCode, 303)
  assert.match(texte(await autre.get('/mon-compte/facteurs')), /Ma clé bleue/)
  const intrus = await connecte(banc, alpha)
  assert.equal((await intrus.get(adresse)).statusCode, 404)
  assert.equal((await intrus.post(adresse, { nom: 'Volée' })).statusCode, 404)
  assert.equal((await intrus.post(`${adresse}/retrait`, { motDePasse: MOT_DE_PASSE })).statusCode, 404)
  assert.equal((await autre.post(`${adresse}/retrait`, { motDePasse: MOT_DE_PASSE })).statusCode, 303)
})

test('le défi d’une clé sert une fois, dans sa session, et une réponse d’ailleurs ou sans vérification est refusée', async () => {
  const agent = await creerPersonne(banc, null, { financeur: 'agent' })
  const cle = creeCle()
  await ajoute(await seConnecter(banc, agent.email), cle, 'Clé')
  const essaie = async (prepare: (defi: string) => string) => {
    const nav = await entre(agent.email)
    const defi = defiDe((await nav.get('/connexion/verification')).body)
    const reponse = prepare(defi)
    const { statusCode } = await nav.post('/connexion/verification', { reponse })
    return { statusCode, reponse }
  }
  const rejouee = await essaie((defi) => cle.signe(defi))
  assert.equal(rejouee.statusCode, 303)
  const refus = [
    await essaie(() => rejouee.reponse),
    await essaie((defi) => cle.signe(defi, { origine: 'https://mal.example' })),
    await essaie((defi) => cle.signe(defi, { verifiee: false })),
    await essaie((defi) => creeCle().signe(defi)),
    await essaie(() => 'pas du JSON'),
  ]
  assert.deepEqual(
    refus.map(({ statusCode }) => statusCode),
    [422, 422, 422, 422, 422],
  )
})

async function ajoute(nav: Navigateur, cle: Cle, nom: string) {
  const page = await nav.get(CLE)
  return nav.post(CLE, { nom, reponse: cle.enrole(defiDe(page.body)), motDePasse: MOT_DE_PASSE })
}

function defiDe(page: string): string {
  const options = /data-options="([^"]*)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? '{}'
  return (JSON.parse(options) as { challenge: string }).challenge
}

// A passkey of our own: what a browser and its authenticator send, made by hand (WebAuthn §6.5, CBOR, COSE ES256).

type Signature = { origine?: string; verifiee?: boolean }
type Cle = { enrole(defi: string): string; signe(defi: string, options?: Signature): string }

function creeCle(): Cle {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(32)
  let compteur = 0
  const donnees = (verifiee: boolean, suite = Buffer.alloc(0)) => {
    const drapeaux = 0x01 | (verifiee ? 0x04 : 0) | (suite.length > 0 ? 0x40 : 0)
    const nombre = Buffer.alloc(4)
    nombre.writeUInt32BE(++compteur)
    return Buffer.concat([
      createHash('sha256').update('localhost').digest(),
      Buffer.from([drapeaux]),
      nombre,
      suite,
    ])
  }
  return {
    enrole(defi) {
      const longueur = Buffer.from([0, id.length])
      const connue = Buffer.concat([Buffer.alloc(16), longueur, id, toCose(publicKey)])
      const objet = cbor({ fmt: 'none', attStmt: {}, authData: donnees(true, connue) })
      return enveloppe(id, {
        clientDataJSON: client('webauthn.create', defi),
        attestationObject: objet.toString('base64url'),
      })
    },
    signe(defi, { origine = 'http://localhost:3000', verifiee = true } = {}) {
      const authData = donnees(verifiee)
      const clientDataJSON = client('webauthn.get', defi, origine)
      const empreinte = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()
      const signature = createSign('sha256')
        .update(Buffer.concat([authData, empreinte]))
        .sign(privateKey)
      return enveloppe(id, {
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
      })
    },
  }
}

function enveloppe(id: Buffer, response: Record<string, string>): string {
  const nom = id.toString('base64url')
  return JSON.stringify({ id: nom, rawId: nom, type: 'public-key', clientExtensionResults: {}, response })
}

function client(type: string, challenge: string, origin = 'http://localhost:3000'): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

function toCose(cle: KeyObject): Buffer {
  const { x = '', y = '' } = cle.export({ format: 'jwk' })
  const octets = (texte: string) => Buffer.concat([Buffer.from([0x58, 32]), Buffer.from(texte, 'base64url')])
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    octets(x),
    Buffer.from([0x22]),
    octets(y),
  ])
}

/** Maps with short texts, texts and bytes: all that an attestation « none » is made of. */
function cbor(valeur: Record<string, unknown> | string | Buffer): Buffer {
  if (Buffer.isBuffer(valeur)) return Buffer.concat([Buffer.from([0x58, valeur.length]), valeur])
  if (typeof valeur === 'string')
    return Buffer.concat([Buffer.from([0x60 + valeur.length]), Buffer.from(valeur)])
  const entrees = Object.entries(valeur) as [string, Record<string, unknown> | string | Buffer][]
  return Buffer.concat([
    Buffer.from([0xa0 + entrees.length]),
    ...entrees.flatMap(([nom, contenu]) => [cbor(nom), cbor(contenu)]),
  ])
}
