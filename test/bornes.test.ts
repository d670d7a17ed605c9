// What no address and no form takes, tried on all of them as Fastify declares them.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { z } from 'zod'
import { creerMonde } from './fabriques/mondes.ts'
import { listRoutes, type Route } from './routes.ts'
import { creerPersonne, navigateur, ouvreBanc, seConnecter, texte } from './support.ts'

const banc = await ouvreBanc()
const monde = await creerMonde(banc, 'Alpha Formation')
const amelie = await seConnecter(banc, monde.email)
const hugo = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'administrateur' })).email)
const routes = await listRoutes(banc.deps)
const nom = ({ methode, url }: Route) => `${methode} ${url}`

/** Each field of a schema; none when it takes whatever comes, for its route to read nothing of it. */
function fieldsOf(schema: unknown): [string, z.ZodType][] {
  if (schema instanceof z.ZodObject) return Object.entries(schema.shape) as [string, z.ZodType][]
  if (schema instanceof z.ZodIntersection)
    return [...fieldsOf(schema.def.left), ...fieldsOf(schema.def.right)]
  if (schema instanceof z.ZodPipe) return fieldsOf(schema.def.in)
  return []
}

const DEMESURES: Record<string, unknown> = {
  'trois cent mille signes': 'x'.repeat(300_000),
  'cent mille valeurs': Array<string>(100_000).fill('x'),
  'un objet': { x: { y: 1 } },
  'un nombre hors de portée': '9223372036854775808',
}

describe('ce qui dépasse toute mesure', () => {
  const formulaires = routes.filter(({ schema }) => fieldsOf(schema.body).length > 0)
  for (const route of formulaires)
    test(nom(route), () => {
      for (const [champ, schema] of fieldsOf(route.schema.body))
        for (const [titre, valeur] of Object.entries(DEMESURES)) {
          const { success, data } = schema.safeParse(valeur)
          // A choice may be read as none, a number of many digits as a word: what matters is that it stays small.
          if (success) assert.ok(JSON.stringify(data ?? '').length < 50, `${champ} prend ${titre}`)
        }
    })

  test('un montant que nos nombres ne tiendraient plus au centime n’entre pas dans la base', async () => {
    const porte = (montant: string) =>
      banc.proprietaire((trx) =>
        sql`update reglement set montant = ${montant}::bigint where reference = ${monde.reglement}`.execute(
          trx,
        ),
      )
    await porte('9007199254740991')
    await assert.rejects(porte('9007199254740992'), { code: '23514' })
    await assert.rejects(porte('-9007199254740992'), { code: '23514' })
    await assert.rejects(porte('9223372036854775808'), { code: '22003' })
  })

  test('des formulaires sont bien essayés', () => {
    assert.ok(formulaires.length > 45, String(formulaires.length))
  })
})

const FAUX_JOURS = ['2026-02-31', '31/02/2026', '0000-00-00', '99999-12-31', '2026-13-01', '00/00/2026']
/** Forms that ask for a day, and how the field is named. */
const JOURS: Record<string, string[]> = {
  '/gestion/annonces': ['jourDebut', 'jourFin'],
  '/gestion/coordonnees/:id/verification': ['le'],
  '/gestion/coordonnees/:id/contact': ['connu_le'],
}

describe('un jour qui n’existe pas', () => {
  for (const [chemin, nav] of [
    ['/dossiers', amelie],
    ['/reglements', amelie],
    ['/journal', amelie],
    ['/gestion/journal', hugo],
  ] as const)
    test(`dans l’adresse de ${chemin}, il est laissé de côté et dit, comme une fin avant son début`, async () => {
      for (const faux of FAUX_JOURS) {
        const page = await nav.get(`${chemin}?debut=${encodeURIComponent(faux)}`)
        assert.equal(page.statusCode, 200)
        assert.ok(texte(page).includes(`« ${faux} » est laissé de côté. Saisissez une date`), faux)
      }
      const inversee = await nav.get(`${chemin}?debut=02/01/2026&fin=01/01/2026`)
      assert.equal(inversee.statusCode, 200)
      assert.match(texte(inversee), /Cette date vient après la date de fin/)
    })

  for (const [url, champs] of Object.entries(JOURS))
    test(`dans le formulaire de ${url}, il est refusé à son champ`, () => {
      const route = routes.find((r) => r.methode === 'POST' && r.url === url)
      const connus = new Map(fieldsOf(route?.schema.body))
      for (const champ of champs)
        for (const faux of FAUX_JOURS)
          assert.equal(connus.get(champ)?.safeParse(faux).success, false, `${champ} ${faux}`)
    })
})

const POLLUTIONS = [
  '__proto__[pollue]=1&constructor[prototype][pollue]=1&__proto__.pollue=1',
  '__proto__=pollue&constructor=pollue&prototype=pollue&toString=pollue',
]
const CORPS = '{"__proto__":{"pollue":1},"constructor":{"prototype":{"pollue":1}}}'

describe('un nom qui touche au moteur reste un nom', () => {
  const propre = () => assert.equal(({} as Record<string, unknown>).pollue, undefined)

  test('dans chaque adresse qui se lit', async () => {
    const lues = routes.filter(({ methode, parametres }) => methode === 'GET' && parametres.length === 0)
    assert.ok(lues.length > 60)
    for (const { url } of lues)
      for (const pollution of POLLUTIONS) {
        const { statusCode } = await (url.startsWith('/gestion') ? hugo : amelie).get(`${url}?${pollution}`)
        assert.ok(statusCode < 500, `${url} ${statusCode}`)
        propre()
      }
  })

  test('dans chaque formulaire', async () => {
    const anonyme = navigateur(banc)
    for (const { url } of routes.filter(({ methode }) => methode === 'POST')) {
      const nav = url.startsWith('/gestion') ? hugo : url === '/deconnexion' ? anonyme : amelie
      const chemin = url.replace(/:\w+/g, 'x')
      for (const type of ['application/x-www-form-urlencoded', 'application/json']) {
        const { statusCode } = await banc.app.inject({
          method: 'POST',
          url: chemin,
          headers: { 'sec-fetch-site': 'same-origin', 'content-type': type, cookie: nav.cookie() },
          payload: type.endsWith('json') ? CORPS : POLLUTIONS.join('&'),
        })
        assert.ok(statusCode < 500, `${url} ${type} ${statusCode}`)
        propre()
      }
    }
  })
})
