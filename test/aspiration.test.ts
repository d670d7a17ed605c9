// Everything that one person saw, asked again by others; and a whole visit that leaves the database as it was.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, test } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../src/app.ts'
import { asGestion } from '../src/db/tenant.ts'
import { creerMonde, objetsOf } from './fabriques/mondes.ts'
import { creerPersonne, type Navigateur, navigateur, ouvreBanc, seConnecter } from './support.ts'
import { empreintes } from './traces.ts'
import { aspire, LIMITE, rejoue, sansReference, waitForFiles } from './visites.ts'

const banc = await ouvreBanc()
const alpha = await creerMonde(banc, 'Alpha Formation')
const beta = await creerMonde(banc, 'Zébulon Conseil')
const amelie = await seConnecter(banc, alpha.email)
const bruno = await seConnecter(banc, beta.email)
const { email: ailleurs } = await creerPersonne(banc, alpha.organisme, {
  etablissements: [alpha.autreEtablissement],
})
const colin = await seConnecter(banc, ailleurs)
const { email: agent } = await creerPersonne(banc, null, { financeur: 'administrateur' })
const hugo = await seConnecter(banc, agent)

const attendre = waitForFiles(banc)
const vues = await aspire(amelie, '/', attendre)
const MARQUES = [alpha.nom, alpha.organisme.siren, alpha.email, alpha.habilitation, ...objetsOf(alpha)]
const bodyAbsent = async (nav: Navigateur) => sansReference((await nav.get('/dossiers/D26999999')).body)

describe('ce qu’une personne a vu, redemandé par d’autres', () => {
  test('la visite a bien vu les pages, les fichiers et les objets d’Alpha', () => {
    const adresses = [...vues.keys()]
    for (const debut of [
      'dossiers',
      'reglements',
      'etablissements',
      'documents',
      'messages',
      'pieces-jointes',
      'utilisateurs',
    ])
      assert.ok(
        adresses.some((adresse) => adresse.startsWith(`/${debut}/`)),
        debut,
      )
    assert.ok(adresses.length > 60 && adresses.length < LIMITE, String(adresses.length))
    // The action of a form that is only posted is no page.
    const fautives = adresses.filter(
      (adresse) =>
        (vues.get(adresse)?.statusCode ?? 500) >= 400 &&
        !/\/(sessions|desactivation|iban|revelation)$/.test(adresse),
    )
    assert.deepEqual(
      fautives.map((a) => `${a} ${vues.get(a)?.statusCode}`),
      [],
    )
  })

  test('l’administrateur d’un autre organisme n’en voit rien', async () => {
    assert.deepEqual(await rejoue(vues, bruno, MARQUES, await bodyAbsent(bruno), attendre), [])
  })

  test('un collègue d’un autre établissement n’en voit aucun objet', async () => {
    assert.deepEqual(await rejoue(vues, colin, objetsOf(alpha), await bodyAbsent(colin), attendre), [])
  })

  test('personne, sans se connecter, n’en voit rien', async () => {
    const anonyme = navigateur(banc)
    assert.deepEqual(
      await rejoue(vues, anonyme, MARQUES, sansReference((await anonyme.get('/inexistante')).body), attendre),
      [],
    )
  })
})

/** The application with two pages more, the second of which forgets whose a dossier is. */
async function buildLeaking() {
  const config = { permission: 'dossiers:lire' } as const
  const plant = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.get('/fuite', { config }, async (_request, reply) =>
      reply.type('text/html').send(`<a href="/fuite/${alpha.dossier}">Dossier</a>`),
    )
    fastify.get<{ Params: { numero: string } }>('/fuite/:numero', { config }, async ({ params }, reply) => {
      const dossier = await asGestion(banc.deps.base, (trx) =>
        trx.selectFrom('dossier').where('numero', '=', params.numero).select('intitule').executeTakeFirst(),
      )
      return reply.type('text/html').send(`<h1>${dossier?.intitule}</h1>`)
    })
  }
  subscribe('fastify.initialization', plant)
  try {
    return await buildApp(banc.deps)
  } finally {
    unsubscribe('fastify.initialization', plant)
  }
}

test('une page qui oublie à qui est un dossier est nommée par la même comparaison', async (t) => {
  const app = await buildLeaking()
  t.after(() => app.close())
  const fuyant = { ...banc, app }
  const visite = await aspire(await seConnecter(fuyant, alpha.email), '/fuite', attendre)
  const autre = await seConnecter(fuyant, beta.email)
  assert.deepEqual(await rejoue(visite, autre, MARQUES, await bodyAbsent(autre), attendre), [
    `/fuite montre ${alpha.dossier}`,
    `/fuite/${alpha.dossier} montre ${alpha.nom}`,
    `/fuite/${alpha.dossier} répond 200`,
  ])
})

describe('lire ne change rien', () => {
  for (const [nom, nav, depart] of [
    ['un organisme', amelie, '/'],
    ['le financeur', hugo, '/gestion'],
  ] as const)
    test(`deux visites entières par ${nom} ne laissent que des traces`, async () => {
      const avant = await empreintes(banc)
      assert.ok(Object.keys(avant).length > 30)
      for (let fois = 0; fois < 2; fois++) assert.ok((await aspire(nav, depart, attendre)).size > 25)
      assert.deepEqual(await empreintes(banc), avant)
    })
})
