// Who receives what, over every route of the application: nothing here names a page twice, and a new route that
// takes an identifier fails until it says which one.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { sql } from 'kysely'
import {
  DROITS,
  DROITS_FINANCEUR,
  type Droit,
  type DroitFinanceur,
  financeurHolds,
  PROFILS,
  type Profil,
  profilHolds,
} from '../src/auth/permissions.ts'
import { creerMonde, type Monde, objetsOf } from './fabriques/mondes.ts'
import { listRoutes, type Route } from './routes.ts'
import { creerPersonne, type Navigateur, navigateur, ouvreBanc, seConnecter, texte } from './support.ts'

const banc = await ouvreBanc()
const routes = await listRoutes(banc.deps)
const [alpha, beta] = [await creerMonde(banc, 'Alpha Formation'), await creerMonde(banc, 'Zébulon Conseil')]

/** First segment of an address → its identifier in a world, and one that nobody has. */
const OBJETS: Record<string, { de(monde: Monde): string; absent: string }> = {
  dossiers: { de: ({ dossier }) => dossier, absent: 'D26999999' },
  reglements: { de: ({ reglement }) => reglement, absent: 'V9999999' },
  etablissements: { de: ({ etablissement }) => etablissement, absent: 'E99999999' },
  documents: { de: ({ document }) => document, absent: randomUUID() },
  messages: { de: ({ conversation }) => conversation, absent: randomUUID() },
  'pieces-jointes': { de: ({ piece }) => piece, absent: randomUUID() },
  utilisateurs: { de: ({ habilitation }) => habilitation, absent: randomUUID() },
}

type Gardee = Route & { permission: Droit }
const gardees = routes.filter((route): route is Gardee => (route.permission ?? '') in DROITS)
const lectures = gardees.filter(({ methode }) => methode === 'GET')
const ecritures = gardees.filter(({ methode }) => methode === 'POST')
const avecObjet = ({ parametres }: Route) => parametres.length > 0

function objet({ url }: Route) {
  const segment = url.split('/')[1] ?? ''
  const connu = OBJETS[segment]
  assert.ok(connu, `${url} : dites dans OBJETS quel identifiant y essayer`)
  return connu
}

const adresse = ({ url }: Route, identifiant = '') => url.replace(/:\w+/, identifiant)

type Personne = { nom: string; nav: Navigateur; profil: Profil | null }

async function personne(
  nom: string,
  profil: Profil | null,
  options: Parameters<typeof creerPersonne>[2],
  de: Monde | null = alpha,
): Promise<Personne> {
  const { email } = await creerPersonne(banc, de?.organisme ?? null, options)
  return { nom, profil, nav: await seConnecter(banc, email) }
}

const alphas: Personne[] = []
for (const profil of PROFILS)
  alphas.push(await personne(`${profil} d’Alpha`, profil, { profil, facteur: true }))
const ailleurs = await personne('lecteur d’un autre établissement', 'lecteur', {
  profil: 'lecteur',
  etablissements: [alpha.autreEtablissement],
})
const chefAilleurs = await personne('administrateur d’un autre établissement', 'administrateur', {
  etablissements: [alpha.autreEtablissement],
})
const betas = await personne('administrateur de Zébulon', 'administrateur', {}, beta)
const financeur = await personne('agent du financeur', null, { financeur: 'agent' }, null)
const anonyme: Personne = { nom: 'personne', profil: null, nav: navigateur(banc) }
const [amelie] = alphas

/** What a refused person receives before anything is looked for; null when the profil lets her in. */
function refus({ nom, profil }: Personne, droit: Droit): { statut: number; vers?: string } | null {
  if (nom === anonyme.nom) return { statut: 303, vers: '/connexion' }
  if (!profil) return { statut: 303, vers: '/gestion' }
  return profilHolds(profil, droit) ? null : { statut: 403 }
}

function verifie(
  reponse: LightMyRequestResponse,
  attendu: { statut: number; vers?: string },
  message: string,
): void {
  assert.equal(reponse.statusCode, attendu.statut, message)
  if (attendu.vers) assert.equal(String(reponse.headers.location).split('?')[0], attendu.vers, message)
}

/** What nobody else's page may hold: Zébulon's words, and for people of another establishment Alpha's objects. */
function interdits(qui: Personne): string[] {
  if (qui === betas) return [alpha.nom, ...objetsOf(alpha), alpha.organisme.siren]
  const dAlpha = [ailleurs, chefAilleurs].includes(qui) ? objetsOf(alpha) : []
  return [beta.nom, ...objetsOf(beta), beta.organisme.siren, ...dAlpha]
}

function sansFuite(qui: Personne, { body }: LightMyRequestResponse, message: string): void {
  for (const mot of interdits(qui)) assert.ok(!body.includes(mot), `${message} montre ${mot} à ${qui.nom}`)
  // Whole only in the answer to whoever has asked to see it.
  for (const { iban } of [alpha, beta])
    assert.ok(!body.replace(/\s/g, '').includes(iban), `${message} montre un IBAN à ${qui.nom}`)
}

const toutLeMonde = [...alphas, ailleurs, chefAilleurs, betas, financeur, anonyme]

describe('chaque page, pour chacun', () => {
  for (const route of lectures.filter((r) => !avecObjet(r)))
    test(`GET ${route.url}`, async () => {
      for (const qui of toutLeMonde) {
        const reponse = await qui.nav.get(route.url)
        verifie(reponse, refus(qui, route.permission) ?? { statut: 200 }, `${qui.nom} sur ${route.url}`)
        sansFuite(qui, reponse, route.url)
      }
    })

  for (const route of lectures.filter(avecObjet))
    test(`GET ${route.url}`, async () => {
      const { de, absent } = objet(route)
      for (const qui of toutLeMonde) {
        const refusee = refus(qui, route.permission)
        const sien = [...alphas].includes(qui)
        verifie(
          await qui.nav.get(adresse(route, de(alpha))),
          refusee ?? { statut: sien ? 200 : 404 },
          `${qui.nom} sur ${route.url} d’Alpha`,
        )
        if (qui !== betas)
          verifie(
            await qui.nav.get(adresse(route, de(beta))),
            refusee ?? { statut: 404 },
            `${qui.nom} sur ${route.url} de Zébulon`,
          )
        verifie(
          await qui.nav.get(adresse(route, absent)),
          refusee ?? { statut: 404 },
          `${qui.nom} sur ${route.url} absent`,
        )
      }
    })

  for (const route of lectures.filter(avecObjet))
    test(`GET ${route.url} : l’objet d’un autre répond comme un absent, mot pour mot`, async () => {
      const { de, absent } = objet(route)
      assert.ok(amelie)
      const [autre, rien] = [
        await amelie.nav.get(adresse(route, de(beta))),
        await amelie.nav.get(adresse(route, absent)),
      ]
      assert.equal(autre.body.replaceAll(de(beta), '…'), rien.body.replaceAll(absent, '…'))
      assert.deepEqual(Object.keys(autre.headers).sort(), Object.keys(rien.headers).sort())
    })
})

describe('par toute autre méthode, l’objet d’un autre répond comme un absent', () => {
  const methodes = ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
  for (const route of lectures.filter(avecObjet))
    test(route.url, async () => {
      const { de, absent } = objet(route)
      assert.ok(amelie)
      const headers = { cookie: amelie.nav.cookie(), 'sec-fetch-site': 'same-origin' }
      for (const method of methodes) {
        const ask = (numero: string) => banc.app.inject({ method, url: adresse(route, numero), headers })
        const [autre, rien] = [await ask(de(beta)), await ask(absent)]
        assert.deepEqual([autre.statusCode, rien.statusCode], [404, 404], method)
        assert.equal(autre.body.replaceAll(de(beta), '…'), rien.body.replaceAll(absent, '…'), method)
      }
    })
})

describe('aucune adresse ne choisit l’organisme', () => {
  for (const route of lectures)
    test(`GET ${route.url} avec l’organisme d’un autre en paramètre et en en-tête`, async () => {
      const { id, siren } = beta.organisme
      const chemin = avecObjet(route) ? adresse(route, objet(route).de(alpha)) : route.url
      const ajout = new URLSearchParams({
        of: siren,
        organisme_id: String(id),
        organisme: siren,
        org: String(id),
      })
      assert.ok(amelie)
      const simple = await amelie.nav.get(chemin)
      const force = await amelie.nav.get(`${chemin}?${ajout}`, {
        'x-org-id': String(id),
        'x-organisme-id': String(id),
        'x-forwarded-user': beta.email,
      })
      assert.equal(force.statusCode, 200)
      // Reading the journal adds its own line to it.
      if (!route.url.startsWith('/journal')) assert.equal(texte(force), texte(simple))
      assert.equal(texte(force).includes(beta.nom), false)
      const filtre = await amelie.nav.get(`${chemin}?etablissement=${beta.etablissement}`)
      assert.equal(texte(filtre).includes(beta.nom), false)
    })
})

describe('chaque écriture, pour chacun', () => {
  for (const route of ecritures)
    test(`POST ${route.url}`, async () => {
      const cible = avecObjet(route) ? objet(route) : null
      const corps = {
        organisme_id: String(beta.organisme.id),
        profil: 'administrateur',
        portee: 'tous',
        version: '1',
        statut: 'SOLDE',
        valide_par: 'x',
      }
      const avant = await empreinte(beta)
      for (const qui of toutLeMonde.filter((p) => p !== betas)) {
        const refusee = refus(qui, route.permission)
        if (cible) {
          verifie(
            await qui.nav.post(adresse(route, cible.de(beta)), corps),
            refusee ?? { statut: 404 },
            `${qui.nom} sur ${route.url} de Zébulon`,
          )
          if (qui === chefAilleurs)
            verifie(
              await qui.nav.post(adresse(route, cible.de(alpha)), corps),
              { statut: 404 },
              `${qui.nom} sur ${route.url} d’Alpha`,
            )
          verifie(
            await qui.nav.post(adresse(route, cible.absent), corps),
            refusee ?? { statut: 404 },
            `${qui.nom} sur ${route.url} absent`,
          )
        } else if (refusee)
          verifie(await qui.nav.post(route.url, corps), refusee, `${qui.nom} sur ${route.url}`)
        else
          await qui.nav.post(route.url, {
            ...corps,
            nom: 'Intrus',
            prenom: 'Guy',
            email: 'intrus@alpha.example',
          })
      }
      assert.equal(await empreinte(beta), avant, `${route.url} a changé Zébulon`)
    })

  for (const route of routes.filter(({ methode }) => methode === 'POST'))
    test(`POST ${route.url} venu d’un autre site est refusé`, async () => {
      assert.ok(amelie)
      const chemin = adresse(route, randomUUID())
      for (const origine of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }])
        assert.equal((await amelie.nav.post(chemin, {}, origine)).statusCode, 403)
    })

  test('on n’endosse pas l’habilitation d’un autre', async () => {
    const curieux = await personne('curieux', 'lecteur', { profil: 'lecteur' })
    const { nav } = curieux
    const avant = await empreinte(beta)
    const reponse = await nav.post('/choix-organisme', { habilitation: beta.habilitation })
    assert.ok([403, 404, 422].includes(reponse.statusCode), String(reponse.statusCode))
    sansFuite(curieux, await nav.get('/dossiers'), 'la liste après le choix')
    assert.equal(await empreinte(beta), avant)
  })
})

/** All that an organisme has, in one word. */
async function empreinte({ organisme }: Monde): Promise<string> {
  const tables = [
    'habilitation',
    'dossier',
    'reglement',
    'etablissement',
    'document',
    'participation',
    'conversation',
    'message',
    'piece_jointe',
    'coordonnees_bancaires',
    'changement_compte',
    'changement_essai',
  ]
  const sommes = tables.map(
    (t) =>
      sql<string>`(select md5(string_agg(x::text, '|' order by x::text)) from ${sql.table(t)} x where organisme_id = ${organisme.id})`,
  )
  const lignes = await banc.proprietaire((trx) =>
    sql<{ somme: string }>`select concat_ws('-', ${sql.join(sommes)}) as somme`.execute(trx),
  )
  return lignes.rows[0]?.somme ?? ''
}

describe('l’espace du financeur', () => {
  for (const route of routes.filter(
    ({ methode, permission }) => methode === 'GET' && (permission ?? '') in DROITS_FINANCEUR,
  ))
    test(`GET ${route.url}`, async () => {
      const chemin = adresse(route, randomUUID())
      for (const qui of [...alphas, ailleurs, chefAilleurs, betas])
        assert.equal((await qui.nav.get(chemin)).statusCode, 404, qui.nom)
      verifie(await anonyme.nav.get(chemin), { statut: 303, vers: '/connexion' }, chemin)
      if (avecObjet(route)) return
      const attendu = financeurHolds('agent', route.permission as DroitFinanceur) ? 200 : 403
      assert.equal((await financeur.nav.get(chemin)).statusCode, attendu)
    })
})

test('seul l’administrateur gère les utilisateurs, et des routes sont bien essayées', () => {
  assert.deepEqual(DROITS['utilisateurs:gerer'], ['administrateur'])
  assert.ok(lectures.length >= 10 && ecritures.length >= 4)
})
