// Headers of every kind of answer, whoever asks: what a browser is told it may do, keep and believe.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { creerDocument } from './fabriques/documents.ts'
import { creerMonde } from './fabriques/mondes.ts'
import { MOT_DE_PASSE, navigateur, ouvreBanc, seConnecter } from './support.ts'

const banc = await ouvreBanc()
const monde = await creerMonde(banc, 'Alpha Formation')
const amelie = await seConnecter(banc, monde.email)
const anonyme = navigateur(banc)
const tableur = await creerDocument(banc, monde.organisme, {
  objetId: monde.dossier,
  mime: 'text/csv',
  extension: 'csv',
  octets: Buffer.from('a;b\n'),
})
writeFileSync(join(banc.deps.dossierAssets, 'essai-0123.css'), 'a{}')

const POLITIQUE = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'frame-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'object-src': "'none'",
}
/** The browser's own viewer goes blank under the others. */
const POLITIQUE_PDF = { 'frame-ancestors': "'self'", 'base-uri': "'none'", 'form-action': "'none'" }

const ENTETES = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

type Cas = { titre: string; statut: number; type?: RegExp; garde?: string; politique?: object }
const CAS: [Cas, () => Promise<LightMyRequestResponse>][] = [
  [{ titre: 'page', statut: 200, type: /^text\/html; charset=utf-8$/ }, () => amelie.get('/dossiers')],
  [{ titre: 'page publique', statut: 200, type: /^text\/html; charset=utf-8$/ }, () => anonyme.get('/aide')],
  [{ titre: 'santé', statut: 200, type: /^application\/json/ }, () => anonyme.get('/health/live')],
  [
    {
      titre: 'PDF',
      statut: 200,
      type: /^application\/pdf$/,
      garde: 'private, no-store',
      politique: POLITIQUE_PDF,
    },
    () => amelie.get(`/documents/${monde.document}`),
  ],
  [
    { titre: 'fichier à enregistrer', statut: 200, type: /^text\/csv/, garde: 'private, no-store' },
    () => amelie.get(`/documents/${tableur}`),
  ],
  [
    { titre: 'export', statut: 200, type: /^text\/csv; charset=utf-8$/, garde: 'private, no-store' },
    () => amelie.get('/journal/export'),
  ],
  [
    {
      titre: 'feuille de style',
      statut: 200,
      type: /^text\/css; charset=utf-8$/,
      garde: 'public, max-age=31536000, immutable',
    },
    () => anonyme.get('/assets/essai-0123.css'),
  ],
  [{ titre: 'renvoi', statut: 303 }, () => anonyme.get('/dossiers')],
  [{ titre: 'connexion', statut: 303 }, connexion],
  [
    { titre: 'adresse inconnue', statut: 404, type: /^text\/html; charset=utf-8$/ },
    () => anonyme.get('/rien'),
  ],
  [{ titre: 'feuille inconnue', statut: 404, type: /^text\/html/ }, () => anonyme.get('/assets/rien-1.css')],
  [
    { titre: 'écriture d’ailleurs', statut: 403, type: /^text\/html/ },
    () => amelie.post('/deconnexion', {}, { 'sec-fetch-site': 'cross-site' }),
  ],
  [
    { titre: 'formulaire refusé', statut: 422, type: /^text\/html/ },
    () => anonyme.post('/connexion', { identifiant: '', motDePasse: '' }),
  ],
  [
    { titre: 'corps d’une autre nature', statut: 415, type: /^text\/html/ },
    () => anonyme.post('/connexion', {}, { 'content-type': 'application/xml' }),
  ],
  [
    { titre: 'corps démesuré', statut: 413, type: /^text\/html/ },
    () => anonyme.post('/connexion', { identifiant: 'x'.repeat(1_100_000) }),
  ],
]

function connexion(): Promise<LightMyRequestResponse> {
  return navigateur(banc).post('/connexion', { identifiant: monde.email, motDePasse: MOT_DE_PASSE })
}

const readPolitique = (texte: unknown) =>
  Object.fromEntries(
    String(texte)
      .split(';')
      .map((directive) => directive.trim().split(/ (.*)/, 2)),
  )

describe('les en-têtes de chaque sorte de réponse', () => {
  for (const [{ titre, statut, type, garde = 'no-store', politique = POLITIQUE }, ask] of CAS)
    test(titre, async () => {
      // As a page of another site would ask, and with a header that proxies add.
      const { statusCode, headers } = await ask()
      assert.equal(statusCode, statut)
      if (type) assert.match(String(headers['content-type']), type)
      for (const [nom, valeur] of Object.entries(ENTETES)) assert.equal(headers[nom], valeur, nom)
      assert.deepEqual(readPolitique(headers['content-security-policy']), politique)
      assert.equal(headers['cache-control'], garde)
      assert.deepEqual(
        Object.keys(headers).filter((nom) => /^(server|x-powered-by|via|access-control-.*)$/.test(nom)),
        [],
      )
    })

  test('une demande d’un autre site n’est jamais autorisée à lire la réponse', async () => {
    const origin = 'https://mal.example'
    for (const [method, url] of [
      ['GET', '/dossiers'],
      ['GET', '/health/live'],
      ['OPTIONS', '/dossiers'],
      ['OPTIONS', '/connexion'],
    ] as const) {
      const demande = { origin, cookie: amelie.cookie(), 'access-control-request-method': 'POST' }
      const { headers } = await banc.app.inject({ method, url, headers: demande })
      const ouvertes = Object.keys(headers).filter((nom) => nom.startsWith('access-control-'))
      assert.deepEqual(ouvertes, [], `${method} ${url}`)
    }
  })

  test('aucune réponse ne rend ce qu’une demande portait (TRACE), ni n’écrit par une autre méthode', async () => {
    for (const method of ['TRACE', 'PUT', 'PATCH', 'DELETE'] as const) {
      const headers = { cookie: amelie.cookie(), 'sec-fetch-site': 'same-origin' }
      const { statusCode, body } = await banc.app.inject({
        method: method as 'PUT',
        url: '/mon-compte',
        headers,
      })
      assert.equal(statusCode, 404, method)
      assert.ok(!body.includes(amelie.cookie().slice(-20)), method)
    }
  })

  test('rien de ce qui sert à fabriquer ou à surveiller ne se lit', async () => {
    for (const chemin of [
      '/.env',
      '/.git/config',
      '/package.json',
      '/assets/app.js.map',
      '/assets/..%2fpackage.json',
      '/metrics',
      '/debug',
      '/docs',
      '/openapi.json',
    ])
      assert.equal((await anonyme.get(chemin)).statusCode, 404, chemin)
  })

  test('le cookie de session n’est lu que par ce site, chiffré, jamais par un script, et meurt avec le navigateur', async () => {
    const [pose] = (await connexion()).cookies
    assert.match(pose?.value ?? '', /^[\w-]{43}$/)
    assert.deepEqual(
      { ...pose, value: '' },
      { name: '__Host-ogestion', value: '', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' },
    )
    const autre = await seConnecter(banc, monde.email)
    const [retire] = (await autre.post('/deconnexion')).cookies
    assert.equal(retire?.name, '__Host-ogestion')
    assert.equal(retire?.value, '')
    assert.equal(retire?.expires?.getTime(), 0)
  })

  test('aucune adresse ne porte le jeton de la session', async () => {
    const jeton = amelie.cookie().split('=')[1] ?? ''
    for (const url of ['/', '/dossiers', '/mon-compte', `/dossiers/${monde.dossier}`])
      assert.ok(!(await amelie.get(url)).body.includes(jeton), url)
  })
})
