// Everything that one person saw, asked again by others; and a whole visit that leaves the database as it was.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import pg from 'pg'
import { creerMonde, objetsOf } from './fabriques/mondes.ts'
import { creerPersonne, type Navigateur, navigateur, ouvreBanc, seConnecter } from './support.ts'

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

const client = new pg.Client(banc.connexions.superuser)
await client.connect()
// The bench drops its database before this file's own end.
client.on('error', () => {})
after(() => client.end())

/** Leaving ends the visit; assets are the same for everybody. */
const EVITEES = /^\/(deconnexion|assets\/|demo\/)/
const LIMITE = 600

/** Follows every link, picture and form of the pages, by GET, from the home page; address → answer. */
async function aspire(nav: Navigateur, depart: string): Promise<Map<string, LightMyRequestResponse>> {
  const vues = new Map<string, LightMyRequestResponse>()
  const file = [depart]
  for (let adresse = file.shift(); adresse !== undefined && vues.size < LIMITE; adresse = file.shift()) {
    if (vues.has(adresse)) continue
    const reponse = await nav.get(adresse)
    vues.set(adresse, reponse)
    file.push(...linksOf(adresse, reponse).filter((lien) => !vues.has(lien)))
  }
  return vues
}

function linksOf(adresse: string, { body, headers }: LightMyRequestResponse): string[] {
  const liens = headers.location ? [String(headers.location)] : []
  if (String(headers['content-type']).startsWith('text/html'))
    liens.push(...[...body.matchAll(/\b(?:href|src|action)="([^"]+)"/g)].map(([, lien = '']) => lien))
  return liens
    .map((lien) => new URL(lien.replaceAll('&amp;', '&'), new URL(adresse, 'http://localhost:3000')))
    .filter(({ origin, pathname }) => origin === 'http://localhost:3000' && !EVITEES.test(pathname))
    .map(({ pathname, search }) => `${pathname}${search}`)
}

const vues = await aspire(amelie, '/')
const MARQUES = [alpha.nom, alpha.organisme.siren, alpha.email, alpha.habilitation, ...objetsOf(alpha)]
/** What an address names itself may come back in the field of a search. */
const marquesHors = (marques: string[], adresse: string) =>
  marques.filter((marque) => !decodeURIComponent(adresse).includes(marque))
const namesAny = (marques: string[], adresse: string) =>
  marques.some((marque) => decodeURIComponent(adresse).split('?')[0]?.includes(marque))

/** No page of A for this visitor: the addresses that name an object answer as those of an absent one. */
async function rejoue(nav: Navigateur, marques: string[], absente: string): Promise<string[]> {
  const fuites: string[] = []
  // What names nothing first: the journal of whoever asks will show the addresses that she tried.
  const adresses = [...vues.keys()].sort(
    (a, b) => Number(namesAny(marques, a)) - Number(namesAny(marques, b)),
  )
  for (const adresse of adresses) {
    const { statusCode, body, headers } = await nav.get(adresse)
    const montre = marquesHors(marques, adresse).filter((marque) => body.includes(marque))
    if (montre.length > 0) fuites.push(`${adresse} montre ${montre.join(', ')}`)
    if (!namesAny(marques, adresse)) continue
    if (statusCode === 200) fuites.push(`${adresse} répond 200`)
    if (statusCode === 404 && sansReference(body) !== absente)
      fuites.push(`${adresse} n’a pas le corps d’un absent`)
    if (![303, 403, 404].includes(statusCode))
      fuites.push(`${adresse} répond ${statusCode} ${headers.location ?? ''}`)
  }
  return fuites
}

/** Each error page has a reference of its own. */
const sansReference = (body: string) => body.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…')
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
    assert.deepEqual(await rejoue(bruno, MARQUES, await bodyAbsent(bruno)), [])
  })

  test('un collègue d’un autre établissement n’en voit aucun objet', async () => {
    assert.deepEqual(await rejoue(colin, objetsOf(alpha), await bodyAbsent(colin)), [])
  })

  test('personne, sans se connecter, n’en voit rien', async () => {
    const anonyme = navigateur(banc)
    assert.deepEqual(
      await rejoue(anonyme, MARQUES, sansReference((await anonyme.get('/inexistante')).body)),
      [],
    )
  })
})

/** What a visit may write: its session, its journal, alerts drawn from it, the counters of attempts, the
 * challenge that a page draws for a passkey. */
const TRACES = /^(session|appareil|tentative|defi|alerte|journal\w*)$/

async function empreintes(): Promise<Record<string, string>> {
  const { rows } = await client.query<{ nom: string }>(
    `select relname as nom from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  )
  const sommes: Record<string, string> = {}
  for (const { nom } of rows.filter((table) => !TRACES.test(table.nom))) {
    const lue = await client.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(x::text, '|' order by x::text)), '') as somme from ${nom} x`,
    )
    sommes[nom] = lue.rows[0].somme
  }
  return sommes
}

describe('lire ne change rien', () => {
  for (const [nom, nav, depart] of [
    ['un organisme', amelie, '/'],
    ['le financeur', hugo, '/gestion'],
  ] as const)
    test(`deux visites entières par ${nom} ne laissent que des traces`, async () => {
      const avant = await empreintes()
      assert.ok(Object.keys(avant).length > 30)
      for (let fois = 0; fois < 2; fois++) assert.ok((await aspire(nav, depart)).size > 25)
      assert.deepEqual(await empreintes(), avant)
    })
})
