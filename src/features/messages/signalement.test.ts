import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courriels } from '../../../test/fabriques/courriels.ts'
import {
  connecte,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { horsOrganisme } from '../../db/tenant.ts'
import { renderCourriel } from '../courriels/modeles.tsx'

const banc = await ouvreBanc()
const { email } = await creerPersonne(banc, null, { financeur: 'agent' })
/** Signed in anew: the clock moves more than a session may sleep. */
const agent = () => seConnecter(banc, email)

const FORMULAIRE = '/accessibilite/signalement'
const DEFAUT = {
  nom: 'Zoé Œuvray',
  email: 'zoe@ete.example',
  page: '/dossiers',
  description: 'Mon lecteur d’écran\r\nne lit pas <les> montants.',
}

/** Sends the form, and finds where the team treats it. */
async function signale(champs: Partial<typeof DEFAUT> = {}) {
  const nav = navigateur(banc)
  const reponse = await nav.post(FORMULAIRE, { ...DEFAUT, ...champs })
  assert.equal(reponse.statusCode, 303, texte(reponse))
  const adresse = String(reponse.headers.location)
  const reference = adresse.split('/').at(-1) ?? ''
  const { id } = await banc.proprietaire((trx) =>
    trx.selectFrom('signalement').select('id').where('reference', '=', reference).executeTakeFirstOrThrow(),
  )
  banc.avance({ minutes: 61 })
  return { nav, adresse, reference, la: `/gestion/signalements/${id}` }
}

test('sans compte, on signale un défaut depuis la déclaration, et on reçoit une référence et un délai', async () => {
  assert.match((await navigateur(banc).get('/accessibilite')).body, new RegExp(`href="${FORMULAIRE}"`))
  assert.match(texte(await navigateur(banc).get(FORMULAIRE)), /réponse sous une semaine/)
  const { nav, adresse, reference } = await signale()
  assert.match(reference, /^SA-[2-9A-Z]{4}-[2-9A-Z]{4}$/)
  const recu = await nav.get(adresse)
  assert.ok(texte(recu).includes(reference) && texte(recu).includes('sous une semaine'))
  assert.doesNotMatch(recu.body, /Œuvray|zoe@|lecteur d/)
  assert.equal((await nav.get(`${FORMULAIRE}/SA-2222-2222`)).statusCode, 404)
  assert.deepEqual(
    (await courriels(banc, DEFAUT.email)).map(({ modele }) => modele),
    ['signalement-recu'],
  )
})

test('connecté, on signale aussi', async () => {
  const nav = await connecte(banc, await creerOrganisme(banc))
  assert.equal((await nav.get(FORMULAIRE)).statusCode, 200)
  assert.equal((await nav.post(FORMULAIRE, DEFAUT)).statusCode, 303)
  banc.avance({ minutes: 61 })
})

test('l’équipe le trouve dans sa file, répond par courriel avec le texte, et le résout', async () => {
  const { reference, la } = await signale({ email: 'lue@ete.example' })
  const gisele = await agent()
  const file = await gisele.get('/gestion/messages')
  assert.match(file.body, new RegExp(`href="${la}">Accessibilité, ${reference}`))
  const page = await gisele.get(la)
  assert.match(texte(page), /Zoé Œuvray.*lue@ete\.example.*\/dossiers/)
  assert.match(page.body, /Mon lecteur d’écran\nne lit pas &lt;les> montants\./)
  const reponse = { texte: 'Corrigé ce matin.\n\nMerci & <bravo>', vus: '0', resolu: '1' }
  assert.equal((await gisele.post(la, reponse)).statusCode, 303)
  assert.equal((await gisele.post(la, reponse)).statusCode, 303)
  assert.match(texte(await gisele.get(la)), /Résolu.*Réponses envoyées.*Corrigé ce matin/)
  const mails = await banc.proprietaire((trx) =>
    trx
      .selectFrom('courriel')
      .selectAll()
      .where('destinataire', '=', 'lue@ete.example')
      .where('modele', '=', 'signalement-repondu')
      .execute(),
  )
  assert.equal(mails.length, 1)
  const rendu = renderCourriel(
    { modele: 'signalement-repondu', donnees: mails[0]?.donnees as Record<string, string>, liens: {} },
    { publicUrl: 'http://localhost:3000', financeurNom: 'Constructys' },
  )
  assert.equal(rendu.sujet, `Réponse à votre signalement d’accessibilité ${reference}`)
  assert.ok(rendu.texte.includes('Corrigé ce matin.\n\nMerci & <bravo>'))
  assert.ok(rendu.html.includes('Merci &amp; &lt;bravo>'))
})

test('deux réponses à la fois : la seconde lit la première d’abord', async () => {
  const { la } = await signale()
  const gisele = await agent()
  await gisele.post(la, { texte: 'Nous regardons.', vus: '0' })
  const reponse = await gisele.post(la, { texte: 'Quel navigateur ?', vus: '0' })
  assert.equal(reponse.statusCode, 409)
  assert.match(reponse.body, /Quel navigateur \?<\/textarea>/)
  assert.equal((await gisele.post(`${la}/resolution`, { vus: '0' })).statusCode, 409)
  assert.equal((await gisele.post(`${la}/resolution`, { vus: '1' })).statusCode, 303)
  assert.equal((await gisele.post(`${la}/reouverture`, { vus: '1' })).statusCode, 303)
  assert.match(texte(await gisele.get(la)), /À traiter/)
})

test('un champ vide ou faux est expliqué, le reste est gardé', async () => {
  const reponse = await navigateur(banc).post(FORMULAIRE, { ...DEFAUT, email: 'zoe', page: ' ' })
  assert.equal(reponse.statusCode, 422)
  assert.match(texte(reponse), /Saisissez l’adresse e-mail en entier.*Saisissez l’adresse ou le titre/)
  assert.match(reponse.body, /ne lit pas &lt;les> montants\.<\/textarea>/)
  assert.equal((await navigateur(banc).post(FORMULAIRE)).statusCode, 422)
})

test('le sixième signalement de l’heure attend, la même personne ne reçoit que trois accusés', async () => {
  for (let fois = 0; fois < 5; fois++) {
    const envoi = { ...DEFAUT, email: 'harcelee@ete.example' }
    assert.equal((await navigateur(banc).post(FORMULAIRE, envoi)).statusCode, 303)
  }
  const sixieme = await navigateur(banc).post(FORMULAIRE, DEFAUT)
  assert.equal(sixieme.statusCode, 429)
  assert.ok(Number(sixieme.headers['retry-after']) > 0)
  assert.match(sixieme.body, /montants\.<\/textarea>/)
  assert.equal((await courriels(banc, 'harcelee@ete.example')).length, 3)
  banc.avance({ minutes: 61 })
})

test('ce qui est signalé, les pages des organismes ne peuvent pas le relire', async () => {
  const lit = horsOrganisme(banc.deps.base, (trx) =>
    trx.selectFrom('signalement').select(['nom', 'description']).execute(),
  )
  await assert.rejects(lit, { code: '42501' })
})
