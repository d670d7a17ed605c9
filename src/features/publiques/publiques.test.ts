import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { connecte, creerOrganisme, navigateur, ouvreBanc, texte } from '../../../test/support.ts'
import { COOKIES } from './donnees.schemas.ts'
import { TERMES } from './lexique.schemas.ts'

const banc = await ouvreBanc()
const PAGES = ['/accessibilite', '/mentions-legales', '/donnees-personnelles', '/aide']
const validateur = new HtmlValidate({ extends: ['html-validate:standard'] })

for (const adresse of PAGES) {
  test(`${adresse} se lit sans compte, en HTML valide, avec un seul h1 et des titres qui se suivent`, async () => {
    const reponse = await navigateur(banc).get(adresse)
    assert.equal(reponse.statusCode, 200)
    const { results } = await validateur.validateString(reponse.body)
    assert.deepEqual(
      results.flatMap((r) => r.messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`)),
      [],
    )
    const niveaux = [...reponse.body.matchAll(/<h([1-6])/g)].map(([, niveau]) => Number(niveau))
    assert.equal(niveaux.filter((n) => n === 1).length, 1)
    for (const [rang, niveau] of niveaux.entries()) assert.ok(niveau <= (niveaux[rang - 1] ?? 0) + 1)
  })

  test(`${adresse} ne charge rien ailleurs et ne dépose aucun cookie`, async () => {
    const reponse = await navigateur(banc).get(adresse)
    assert.deepEqual(reponse.cookies, [])
    const charges = [...reponse.body.matchAll(/<(?:link|script|img|iframe)[^>]*(?:href|src)="([^"]*)"/g)]
    assert.ok(charges.length > 0)
    for (const [, source = ''] of charges) assert.match(source, /^\/(?!\/)/)
  })

  test(`${adresse} respecte la typographie française`, async () => {
    const { body } = await navigateur(banc).get(adresse)
    const lisible = body.replace(/<[^>]+>/g, '')
    assert.deepEqual(lisible.match(/.{0,20} [:;!?»](?!\w).{0,5}|.{0,5}« .{0,20}|.{0,20}\w'\w.{0,5}/g), null)
  })

  test(`${adresse} offre la connexion, ou le retour à l’espace quand on est connecté`, async () => {
    assert.match((await navigateur(banc).get(adresse)).body, /href="\/connexion">Se connecter</)
    const nav = await connecte(banc, await creerOrganisme(banc))
    const { body } = await nav.get(adresse)
    assert.match(body, /href="\/">Revenir à mon espace</)
    assert.doesNotMatch(body, />Se connecter</)
  })
}

test('la déclaration d’accessibilité suit l’ordre imposé', async () => {
  const { body } = await navigateur(banc).get('/accessibilite')
  const titres = [...body.matchAll(/<h[23][^>]*>([^<]*)</g)].map(([, titre]) => titre)
  assert.deepEqual(titres, [
    'État de conformité',
    'Résultats des tests',
    'Contenus non accessibles',
    'Non-conformités',
    'Dérogations pour charge disproportionnée',
    'Contenus non soumis à l’obligation d’accessibilité',
    'Établissement de cette déclaration d’accessibilité',
    'Technologies utilisées',
    'Environnement de test',
    'Outils pour évaluer l’accessibilité',
    'Pages ayant fait l’objet de la vérification de conformité',
    'Retour d’information et contact',
    'Voies de recours',
  ])
  assert.ok(body.indexOf('s’engage') < body.indexOf('État de conformité'))
})

test('la déclaration dit « non conforme » comme le pied de page, et donne les trois voies de recours', async () => {
  const reponse = await navigateur(banc).get('/accessibilite')
  assert.match(reponse.body, /<strong>non conforme<\/strong>/)
  assert.match(reponse.body, /href="\/accessibilite">Accessibilité.: non conforme</)
  for (const voie of ['formulaire.defenseurdesdroits.fr', 'saisir/delegues', 'Libre réponse 71120']) {
    assert.ok(reponse.body.includes(voie), voie)
  }
  assert.ok(texte(reponse).includes('ne sont pas encore publiés'))
})

test('les pages de l’échantillon existent', async () => {
  const { body } = await navigateur(banc).get('/accessibilite')
  const adresses = [...body.matchAll(/\((\/[^)…]*)\)/g)].map(([, adresse]) => adresse ?? '')
  assert.ok(adresses.length >= 10)
  for (const adresse of adresses) {
    assert.ok(banc.app.hasRoute({ method: 'GET', url: adresse }), adresse)
  }
})

test('les cookies déposés sont ceux de la liste, sur la page et dans le texte', async () => {
  const nav = await connecte(banc, await creerOrganisme(banc))
  const [nom = ''] = nav.cookie().split('=')
  assert.deepEqual(
    // The other one is for who leaves to a directory (test/tiers.test.ts).
    COOKIES.map((cookie) => cookie.nom).slice(0, 1),
    [nom],
  )
  const { body } = await navigateur(banc).get('/donnees-personnelles')
  assert.ok(body.includes(`<code>${nom}</code>`))
  assert.ok(body.includes(`un seul cookie, nommé ${nom}`))
})

test('l’information sur les données est la version en vigueur', async () => {
  await banc.proprietaire((trx) =>
    trx
      .insertInto('texte')
      .values([
        {
          type: 'RGPD',
          version: 3,
          contenu: '## Nouveau titre\n\nNouveau texte.',
          empreinte: Buffer.alloc(32),
          publie_le: new Date('2026-11-01T00:00:00Z'),
        },
        {
          type: 'RGPD',
          version: 4,
          contenu: 'Texte à venir.',
          empreinte: Buffer.alloc(32),
          publie_le: new Date('2027-01-01T00:00:00Z'),
        },
      ])
      .execute(),
  )
  const { body } = await navigateur(banc).get('/donnees-personnelles')
  assert.match(body, /<h2>Nouveau titre<\/h2><p>Nouveau texte\.<\/p>/)
  assert.ok(body.includes('Version 3, publiée le 01/11/2026'))
  assert.ok(!body.includes('Texte à venir'))
})

test('l’aide explique chaque mot du lexique une fois, dans l’ordre, à une adresse', async () => {
  const { body } = await navigateur(banc).get('/aide')
  for (const { id } of TERMES) assert.equal(body.split(`id="${id}"`).length, 2, id)
  const mots = TERMES.map(({ terme }) => terme)
  assert.deepEqual(
    mots,
    [...mots].sort((a, b) => a.localeCompare(b, 'fr')),
  )
  for (const mot of ['NDA', 'SIRET', 'Subrogation', 'Avis de virement', 'Trop-perçu']) {
    assert.ok(
      mots.some((terme) => terme.includes(mot)),
      mot,
    )
  }
})

test('l’aide répond aux questions fréquentes et nomme l’expéditeur des courriels', async () => {
  const lu = texte(await navigateur(banc).get('/aide'))
  for (const question of [
    'Je ne reçois pas d’e-mail',
    'Qui peut voir mon IBAN ?',
    'Mon compte est ralenti après des erreurs',
    'Pourquoi ma référence bancaire',
  ]) {
    assert.ok(lu.includes(question), question)
  }
  assert.ok(lu.includes('ne-pas-repondre@ogestion.example'))
})

test('les liens du sommaire et les renvois mènent quelque part', async () => {
  const { body } = await navigateur(banc).get('/aide')
  const ancres = [...body.matchAll(/href="#([^"]+)"/g)].map(([, ancre]) => ancre)
  assert.ok(ancres.length >= 10)
  for (const ancre of ancres) assert.ok(body.includes(`id="${ancre}"`), ancre)
})
