import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courriels } from '../../../test/fabriques/courriels.ts'
import { creerOrganisme, navigateur, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)

const DEMANDE = {
  siret: '732 829 320 00074',
  nda: '84 38 01234 38',
  raisonSociale: 'Zoé d’Été-Œuvray Formation',
  nom: 'Œuvray',
  prenom: 'Zoé',
  email: 'zoe@ete.example',
}

test('une demande de compte laisse une référence, un accusé de réception, et rien de plus', async () => {
  const nav = navigateur(banc)
  const reponse = await nav.post('/demande-de-compte', { ...DEMANDE, etat: 'acceptee', reference: 'DC-0' })
  assert.equal(reponse.statusCode, 303)
  const reference = String(reponse.headers.location).split('/').at(-1) ?? ''
  assert.match(reference, /^DC-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  const recu = await nav.get(String(reponse.headers.location))
  assert.ok(texte(recu).includes(reference))
  assert.doesNotMatch(recu.body, /zoe@ete|Œuvray|732/)
  const [demande] = await banc.proprietaire((trx) =>
    trx.selectFrom('demande_compte').where('reference', '=', reference).selectAll().execute(),
  )
  assert.equal(demande?.siret, '73282932000074')
  assert.equal(demande?.nda, '84380123438')
  assert.equal(demande?.etat, 'recue')
  assert.deepEqual(
    (await courriels(banc, DEMANDE.email)).map(({ modele }) => modele),
    ['demande-recue'],
  )
  assert.equal((await nav.get('/demande-de-compte/DC-2222-2222')).statusCode, 404)
  banc.avance({ minutes: 61 })
})

test('un SIRET connu et un SIRET inconnu reçoivent la même réponse', async () => {
  const [connu, inconnu] = ['73282932000074', '35600000000048']
  await banc.proprietaire((trx) =>
    trx.updateTable('etablissement').set({ siret: connu }).where('organisme_id', '=', alpha.id).execute(),
  )
  const pages = []
  for (const siret of [connu, inconnu]) {
    const nav = navigateur(banc)
    const reponse = await nav.post('/demande-de-compte', { ...DEMANDE, siret })
    assert.equal(reponse.statusCode, 303)
    const page = await nav.get(String(reponse.headers.location))
    pages.push(page.body.replaceAll(/DC-\w{4}-\w{4}/g, 'DC'))
  }
  assert.equal(pages[0], pages[1])
  banc.avance({ minutes: 61 })
})

test('la sixième demande de l’heure attend, le formulaire reste rempli', async () => {
  const nav = navigateur(banc)
  for (let fois = 0; fois < 5; fois++) {
    assert.equal(
      (await nav.post('/demande-de-compte', { ...DEMANDE, email: `d${fois}@six.example` })).statusCode,
      303,
    )
  }
  const reponse = await nav.post('/demande-de-compte', DEMANDE)
  assert.equal(reponse.statusCode, 429)
  assert.equal(reponse.headers['retry-after'], '3600')
  assert.ok(reponse.body.includes('value="Zoé d’Été-Œuvray Formation"'))
  banc.avance({ minutes: 61 })
  assert.equal((await nav.post('/demande-de-compte', DEMANDE)).statusCode, 303)
})

test('la sixième demande de l’heure attend aussi d’une autre adresse IPv6 du même abonné', async () => {
  const envoie = async (remoteAddress: string, rang: number) => {
    const reponse = await banc.app.inject({
      method: 'POST',
      url: '/demande-de-compte',
      remoteAddress,
      headers: { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' },
      payload: { ...DEMANDE, email: `v${rang}@ipv6.example` },
    })
    return reponse.statusCode
  }
  for (let rang = 1; rang <= 5; rang++) assert.equal(await envoie(`2001:db8:0:7::${rang}`, rang), 303)
  assert.equal(await envoie('2001:db8::7:ffff:1:2:3', 6), 429)
  assert.equal(await envoie('2001:db8:0:8::1', 7), 303)
})

test('une demande mal remplie garde sa saisie et dit à chaque champ quoi saisir', async () => {
  const reponse = await navigateur(banc).post('/demande-de-compte', {
    ...DEMANDE,
    siret: '732 829 320 00075',
    email: 'zoe@',
  })
  assert.equal(reponse.statusCode, 422)
  const lu = texte(reponse)
  assert.match(lu, /Saisissez les 14 chiffres du SIRET/)
  assert.match(lu, /prenom\.nom@exemple\.fr/)
  assert.ok(reponse.body.includes('value="732 829 320 00075"'))
  assert.match(lu, /Il y a un problème/)
})
