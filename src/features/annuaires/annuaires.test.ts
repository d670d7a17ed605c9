// The funder's people sign in by its directory, a real provider over loopback.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { ACR, annuaireFinanceur, ouvreFournisseur, passe } from '../../../test/fabriques/fournisseur.ts'
import { creerPersonne, MOT_DE_PASSE, navigateur, ouvreBanc, texte } from '../../../test/support.ts'

const neuf = (domaine = 'opco.example') => `p${randomBytes(5).toString('hex')}@${domaine}`
const fournisseur = await ouvreFournisseur(['financeur'], { sub: '', email: '', acr: ACR })
const banc = await ouvreBanc({ oidc: annuaireFinanceur(fournisseur) })
const DEPART = '/connexion/annuaire/financeur'

/** A person of the funder whom the directory knows, with no factor of her own, at its login page. */
async function gisele(dit: Partial<typeof fournisseur.entrant> = {}, email = neuf()) {
  const personne = await creerPersonne(banc, null, { financeur: 'administrateur', email, facteur: false })
  fournisseur.entrant = { sub: `s-${email}`, email, email_verified: true, acr: ACR, ...dit }
  return { ...personne, nav: navigateur(banc) }
}

const sessions = (id: string) =>
  banc.proprietaire((trx) => trx.selectFrom('session').where('utilisateur_id', '=', id).selectAll().execute())

const refus = async (nav: ReturnType<typeof navigateur>, depart = DEPART) => {
  const { reponse } = await passe(nav, fournisseur, depart)
  assert.equal(reponse.statusCode, 303)
  return String(reponse.headers.location)
}

test('une personne du financeur entre par l’annuaire, sans second facteur local, à la page demandée', async () => {
  const { id, nav } = await gisele()
  const accueil = await nav.get('/connexion?retour=%2Fgestion%2Flots')
  assert.match(texte(accueil), /Annuaire d’essai/)
  const lien = /href="(\/connexion\/annuaire\/financeur[^"]*)"/.exec(accueil.body)?.[1] ?? ''
  const { reponse } = await passe(nav, fournisseur, lien)
  assert.equal(reponse.headers.location, '/gestion/lots')
  assert.equal((await nav.get('/gestion/lots')).statusCode, 200)
  const [session] = await sessions(id)
  assert.equal(session?.annuaire, 'financeur')
  assert.equal(session?.annuaire_facteur, true)
  const actes = await banc.proprietaire((trx) =>
    trx
      .selectFrom('journal')
      .where('utilisateur_id', '=', id)
      .orderBy('id')
      .select(['acte', 'details'])
      .execute(),
  )
  assert.deepEqual(actes.slice(0, 2), [
    { acte: 'annuaire.liaison', details: { annuaire: 'financeur' } },
    { acte: 'connexion', details: { annuaire: 'financeur' } },
  ])
})

test('le niveau exigé manque : refus avant toute session', async () => {
  for (const acr of [null, 'faible']) {
    const { id, nav } = await gisele({ acr })
    assert.equal(await refus(nav), '/connexion?annuaire=acr')
    assert.match(
      texte(await nav.get('/connexion?annuaire=acr')),
      /n’a pas vérifié votre identité assez fortement/,
    )
    assert.deepEqual(await sessions(id), [])
  }
})

test('une adresse inconnue, non vérifiée, d’un autre domaine ou d’un organisme n’ouvre rien et ne crée personne', async () => {
  const combien = () =>
    banc.proprietaire((trx) =>
      trx
        .selectFrom('utilisateur')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow(),
    )
  const ailleurs = neuf('ailleurs.example')
  const cas = [
    async () => gisele({ email: neuf() }),
    async () => gisele({ email_verified: false }),
    async () => gisele({}, ailleurs),
  ]
  for (const prepare of cas) {
    const { nav, id } = await prepare()
    const avant = await combien()
    assert.equal(await refus(nav), '/connexion?annuaire=inconnu')
    assert.deepEqual(await combien(), avant)
    assert.deepEqual(await sessions(id), [])
  }
  const { email } = await creerPersonne(banc, null, { email: neuf(), facteur: false })
  fournisseur.entrant = { sub: `s-${email}`, email, email_verified: true, acr: ACR }
  assert.equal(await refus(navigateur(banc)), '/connexion?annuaire=inconnu')
})

test('un retour ne sert qu’une fois, dans le navigateur qui l’a demandé, et pas après dix minutes', async () => {
  const { nav } = await gisele()
  const aller = await nav.get(DEPART)
  const adresse = await fournisseur.traverse(String(aller.headers.location))
  const cookie = nav.cookie()
  // Another code for the same departure, which the directory itself would take.
  const second = await fournisseur.traverse(String(aller.headers.location))
  assert.match(
    String((await navigateur(banc).get(adresse)).headers.location),
    /annuaire=refus/,
    'un autre navigateur',
  )
  assert.equal((await nav.get(adresse)).headers.location, '/')
  for (const rejeu of [adresse, second])
    assert.match(String((await navigateur(banc).get(rejeu, { cookie })).headers.location), /annuaire=refus/)
  const autre = await gisele()
  const lent = await autre.nav.get(DEPART)
  const tard = await fournisseur.traverse(String(lent.headers.location))
  banc.avance({ minutes: 11 })
  assert.match(String((await autre.nav.get(tard)).headers.location), /annuaire=refus/)
})

test('un état, un nonce ou un défi changés en route sont refusés', async () => {
  for (const [nom, valeur] of [
    ['state', 'invente'],
    ['nonce', 'invente'],
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ] as const) {
    const { id, nav } = await gisele()
    const aller = new URL(String((await nav.get(DEPART)).headers.location))
    aller.searchParams.set(nom, valeur)
    const adresse = await fournisseur.traverse(aller.href)
    assert.match(String((await nav.get(adresse)).headers.location), /annuaire=refus/, nom)
    assert.deepEqual(await sessions(id), [])
  }
})

test('la même adresse sous une autre identité est refusée : le compte reste lié à la première', async () => {
  const { email, nav } = await gisele()
  assert.equal(await refus(nav), '/')
  fournisseur.entrant = { ...fournisseur.entrant, sub: 'un-autre' }
  assert.equal(await refus(navigateur(banc)), '/connexion?annuaire=inconnu')
  fournisseur.entrant = { ...fournisseur.entrant, sub: `s-${email}`, email: neuf('renommee.example') }
  assert.equal(await refus(navigateur(banc)), '/', 'liée, elle entre encore quand son adresse change là-bas')
})

test('un acte sensible redemande une preuve à l’annuaire, de la même personne', async () => {
  const { email, nav } = await gisele()
  await passe(nav, fournisseur, DEPART)
  banc.avance({ minutes: 6 })
  const sensible = '/mon-compte/facteurs/application'
  const detour = await nav.get('/mon-compte/facteurs/codes')
  assert.match(String(detour.headers.location), /^\/mon-compte\/confirmation\?retour=/)
  const page = await nav.get(String(detour.headers.location))
  assert.match(texte(page), /Confirmer par l’annuaire/)
  assert.doesNotMatch(page.body, /name="code"/)
  const vus = fournisseur.vus
  fournisseur.entrant = { ...fournisseur.entrant, sub: 'quelqu-un-d-autre' }
  const depart = `/mon-compte/confirmation/annuaire?${new URLSearchParams({ retour: sensible })}`
  assert.match(await refus(nav, depart), /^\/mon-compte\/confirmation\?annuaire=inconnu&retour=/)
  fournisseur.entrant = { ...fournisseur.entrant, sub: `s-${email}` }
  const avant = nav.cookie()
  assert.equal(await refus(nav, depart), sensible)
  assert.notEqual(nav.cookie(), avant)
  assert.equal(fournisseur.vus, vus + 2)
  assert.equal((await nav.get('/mon-compte/facteurs/codes')).statusCode, 200)
})

test('se déconnecter ferme la session d’oGestion et propose de fermer celle de l’annuaire', async () => {
  const { id, nav } = await gisele()
  await passe(nav, fournisseur, DEPART)
  const sortie = await nav.post('/deconnexion')
  assert.equal(sortie.headers.location, '/connexion?message=deconnexion&annuaire=financeur')
  assert.deepEqual(await sessions(id), [])
  const page = await nav.get(String(sortie.headers.location))
  const lien = /href="(\/connexion\/annuaire\/financeur\/fin)"/.exec(page.body)?.[1] ?? ''
  const fin = new URL(String((await nav.get(lien)).headers.location))
  assert.equal(fin.origin, fournisseur.emetteur)
  assert.equal(fin.searchParams.get('post_logout_redirect_uri'), 'http://localhost:3000/connexion')
})

test('l’annuaire en panne se dit, et le mot de passe ouvre toujours', async () => {
  const { email } = await creerPersonne(banc, null, { financeur: 'agent', email: neuf() })
  const nav = navigateur(banc)
  const aller = await nav.get(DEPART)
  await fournisseur.coupe()
  const { state = '' } = Object.fromEntries(new URL(String(aller.headers.location)).searchParams)
  const retour = `${DEPART}/retour?${new URLSearchParams({ code: 'x', state, iss: fournisseur.emetteur })}`
  const reponse = await nav.get(retour)
  assert.equal(reponse.headers.location, '/connexion?annuaire=panne')
  assert.match(texte(await nav.get('/connexion?annuaire=panne')), /L’annuaire ne répond pas/)
  const entree = await nav.post('/connexion', { identifiant: email, motDePasse: MOT_DE_PASSE })
  assert.equal(entree.statusCode, 303)
})

test('sans annuaire réglé, il n’y a ni bouton ni porte', async () => {
  const sans = await ouvreBanc()
  const nav = navigateur(sans)
  assert.doesNotMatch((await nav.get('/connexion')).body, /annuaire/)
  for (const adresse of [DEPART, `${DEPART}/retour`, `${DEPART}/fin`, '/connexion/annuaire/900000000'])
    assert.equal((await nav.get(adresse)).statusCode, 404, adresse)
})
