import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const gisele = await seConnecter(banc, (await creerPersonne(banc, null, { financeur: 'agent' })).email)
const [alpha, zephyr] = [
  await creerOrganisme(banc, { etablissements: 2, raisonSociale: 'Alpha Formation' }),
  await creerOrganisme(banc, { raisonSociale: 'Zéphyr 100 % Œuvre' }),
]
await creerPersonne(banc, alpha)

const cherche = async (q: string) => {
  const reponse = await gisele.get(`/gestion/organismes?${new URLSearchParams({ q })}`)
  assert.equal(reponse.statusCode, 200)
  return [...reponse.body.matchAll(/href="\/gestion\/organismes\/(\d{9})"/g)].map(([, siren]) => siren)
}

describe('la liste des organismes', () => {
  test('se cherche par nom, SIREN, SIRET ou numéro d’établissement, comme on les tape', async () => {
    const [numero = ''] = alpha.etablissements
    const siret = await banc.proprietaire((trx) =>
      trx.selectFrom('etablissement').select('siret').where('numero', '=', numero).executeTakeFirstOrThrow(),
    )
    const { siren } = alpha
    for (const q of [
      'alpha',
      'ÂLPHA form',
      siren,
      `${siren.slice(0, 3)} ${siren.slice(3, 6)} ${siren.slice(6)}`,
      siret.siret,
      numero,
      numero.toLowerCase(),
    ])
      assert.deepEqual(await cherche(q), [siren], q)
    for (const q of ['100 %', 'oeuvre', 'zephyr']) assert.deepEqual(await cherche(q), [zephyr.siren], q)
    for (const q of ['%', '_', 'gamma', '000000000', "' or 1=1 --"])
      assert.deepEqual(await cherche(q), q === '%' ? [zephyr.siren] : [], q)
    assert.match(texte(await gisele.get('/gestion/organismes?q=--')), /Cherchez un SIREN, un SIRET/)
  })

  test('montre ceux que personne n’administre, et le tableau de bord les compte', async () => {
    const page = texte(await gisele.get('/gestion/organismes?sans_administrateur=1'))
    assert.match(page, /1 organisme , par raison sociale .*Zéphyr/)
    assert.doesNotMatch(page, /Alpha Formation/)
    assert.match(texte(await gisele.get('/gestion')), /1 organisme sans administrateur/)
    assert.match(
      texte(await gisele.get('/gestion/organismes?sans_administrateur=oui')),
      /Alpha Formation .*Zéphyr/,
    )
  })

  test('tient par pages, et une page de trop montre la première', async () => {
    for (let rang = 0; rang < 25; rang++) await creerOrganisme(banc, { raisonSociale: `Série ${rang}` })
    const premiere = texte(await gisele.get('/gestion/organismes'))
    assert.match(premiere, /27 organismes , par raison sociale, page 1 sur 2/)
    assert.equal(texte(await gisele.get('/gestion/organismes?page=9')), premiere)
    assert.match(texte(await gisele.get('/gestion/organismes?page=2')), /Zéphyr/)
    assert.match(texte(await gisele.get('/gestion/organismes?q=série&page=2')), /25 organismes/)
  })

  test('n’existe pas pour un organisme de formation', async () => {
    const amelie = await connecte(banc, alpha)
    for (const chemin of ['/gestion/organismes', `/gestion/organismes/${alpha.siren}`])
      assert.equal((await amelie.get(chemin)).statusCode, 404)
  })
})
