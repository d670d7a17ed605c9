// What a request says of itself: its host and the addresses it has come through are believed of listed proxies only.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { dernierLien } from './fabriques/courriels.ts'
import { type Banc, creerOrganisme, creerPersonne, navigateur, ouvreBanc, texte } from './support.ts'

type Venue = { remoteAddress?: string; transmise?: string }

/** A wrong password from there; the address that the journal keeps. */
async function adresseRetenue(banc: Banc, { remoteAddress = '127.0.0.1', transmise = '' }: Venue) {
  const { statusCode } = await banc.app.inject({
    method: 'POST',
    url: '/connexion',
    remoteAddress,
    headers: {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      ...(transmise ? { 'x-forwarded-for': transmise } : {}),
    },
    payload: 'identifiant=zoe%40ete.example&motDePasse=faux',
  })
  assert.ok([422, 429].includes(statusCode), String(statusCode))
  return banc.proprietaire(async (trx) => {
    const ligne = trx.selectFrom('journal').select('adresse').orderBy('id', 'desc').limit(1)
    return (await ligne.executeTakeFirstOrThrow()).adresse
  })
}

const FORGEE = '203.0.113.66'
const CLIENT = '198.51.100.7'
const CAS: [string, string | number | false, Venue, string][] = [
  ['sans mandataire, rien n’est cru', false, { transmise: FORGEE }, '127.0.0.1'],
  ['le mandataire déclaré est cru', '10.0.0.1', { remoteAddress: '10.0.0.1', transmise: CLIENT }, CLIENT],
  [
    'ce que le client ajoute devant ne l’est pas',
    '10.0.0.1',
    { remoteAddress: '10.0.0.1', transmise: `${FORGEE}, ${CLIENT}` },
    CLIENT,
  ],
  ['un autre que lui ne l’est pas', '10.0.0.1', { remoteAddress: CLIENT, transmise: FORGEE }, CLIENT],
  [
    'un seul intermédiaire est compté',
    1,
    { remoteAddress: '10.0.0.1', transmise: `${FORGEE}, ${CLIENT}` },
    CLIENT,
  ],
]

describe('l’adresse d’où vient une demande', () => {
  for (const [titre, trustProxy, venue, attendue] of CAS)
    test(titre, async () => {
      const banc = await ouvreBanc({ trustProxy })
      assert.equal(await adresseRetenue(banc, venue), attendue)
    })
})

test('un hôte forgé n’entre ni dans un courriel, ni dans une page, ni dans un renvoi', async () => {
  const banc = await ouvreBanc({ trustProxy: '127.0.0.1' })
  const { email } = await creerPersonne(banc, await creerOrganisme(banc))
  const forges = {
    host: 'mal.example',
    'x-forwarded-host': 'mal.example',
    'x-forwarded-proto': 'gopher',
    forwarded: 'host=mal.example',
  }
  const anonyme = navigateur(banc)
  assert.equal((await anonyme.post('/mot-de-passe-oublie', { email }, forges)).statusCode, 303)
  await dernierLien(banc, email, 'reinitialisation')
  const courriels = await banc.proprietaire((trx) => trx.selectFrom('courriel').selectAll().execute())
  assert.match(JSON.stringify(courriels), /"http:\/\/localhost:3000\/reinitialisation\//)
  const reponses = [
    await anonyme.get('/connexion', forges),
    await anonyme.get('/dossiers', forges),
    await anonyme.get('/rien', forges),
    await anonyme.get('//mal.example/dossiers', forges),
  ]
  for (const { body, headers } of reponses) {
    assert.ok(String(headers.location ?? '/').startsWith('/'))
    assert.doesNotMatch(body.replaceAll('//mal.example/dossiers', ''), /mal\.example/)
  }
  assert.doesNotMatch(JSON.stringify(courriels), /mal\.example/)
})

test('au-delà de ce qu’une adresse peut demander en une minute, une page dit d’attendre', async () => {
  const banc = await ouvreBanc({ rateLimit: 5, trustProxy: '127.0.0.1' })
  const anonyme = navigateur(banc)
  const ici = { 'x-forwarded-for': CLIENT }
  // What does not exist, and what is refused, count too.
  for (const chemin of ['/connexion', '/rien', '/aide', '/dossiers', '/assets/rien-1.css'])
    assert.ok((await anonyme.get(chemin, ici)).statusCode < 429, chemin)
  const refus = await anonyme.get('/aide', ici)
  assert.equal(refus.statusCode, 429)
  assert.match(texte(refus), /Vous avez fait trop de demandes\. Patientez un peu/)
  const attente = Number(refus.headers['retry-after'])
  assert.ok(attente > 0 && attente <= 60, String(attente))
  assert.equal((await anonyme.get('/aide', { 'x-forwarded-for': FORGEE })).statusCode, 200)
})
