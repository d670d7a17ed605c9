import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  confirme,
  creerOrganisme,
  creerPersonne,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'
import { createLien } from '../comptes/actions.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const agent = (profil: 'agent' | 'administrateur' = 'agent') =>
  creerPersonne(banc, null, { financeur: profil })
const motif = 'Rappelée au numéro connu'

async function levees(utilisateurId: string) {
  return banc.proprietaire((trx) =>
    trx.selectFrom('levee_facteur').where('utilisateur_id', '=', utilisateurId).selectAll().execute(),
  )
}

async function courrielsDe(email: string): Promise<string[]> {
  const rows = await banc.proprietaire((trx) =>
    trx
      .selectFrom('courriel')
      .where('destinataire', '=', email)
      .orderBy('cree_le')
      .select('modele')
      .execute(),
  )
  return rows.map(({ modele }) => modele).filter((modele) => modele.startsWith('levee'))
}

test('un agent demande, un autre confirme : le facteur, les codes et les sessions disparaissent', async () => {
  const [gisele, hugo] = [await agent(), await agent('administrateur')]
  const amelie = await creerPersonne(banc, alpha)
  const session = await seConnecter(banc, amelie.email)
  const elle = await seConnecter(banc, gisele.email)
  assert.equal((await elle.post('/gestion/facteurs', { email: amelie.email, motif })).statusCode, 303)
  const [levee] = await levees(amelie.id)
  const deux = await elle.post('/gestion/facteurs', { email: amelie.email, motif })
  assert.match(texte(deux), /déjà demandé/)
  assert.doesNotMatch((await elle.get('/gestion/facteurs')).body, /\/confirmation"/)
  assert.equal((await elle.post(`/gestion/facteurs/${levee?.id}/confirmation`)).statusCode, 403)
  assert.equal((await session.get('/')).statusCode, 200, 'rien n’est fait')
  const lui = await seConnecter(banc, hugo.email)
  assert.match((await lui.get('/gestion/facteurs')).body, /\/confirmation"/)
  assert.equal((await lui.post(`/gestion/facteurs/${levee?.id}/confirmation`)).statusCode, 303)
  assert.equal((await session.get('/')).statusCode, 303)
  const nouvelle = await seConnecter(banc, amelie.email)
  assert.match(
    String((await nouvelle.get('/utilisateurs/nouveau')).headers.location),
    /^\/mon-compte\/facteurs\/application/,
  )
  assert.deepEqual(await courrielsDe(amelie.email), ['levee-demandee', 'levee-faite'])
  assert.equal((await lui.post(`/gestion/facteurs/${levee?.id}/confirmation`)).statusCode, 409)
})

test('la base elle-même refuse que la même personne demande et confirme, ou la personne concernée', async () => {
  const [gisele, amelie] = [await agent(), await creerPersonne(banc, alpha)]
  const elle = await seConnecter(banc, gisele.email)
  await elle.post('/gestion/facteurs', { email: amelie.email, motif })
  for (const traitee_par of [gisele.id, amelie.id])
    await assert.rejects(
      banc.proprietaire((trx) =>
        trx
          .updateTable('levee_facteur')
          .set({ etat: 'confirmee', traitee_par, traitee_le: new Date(0) })
          .where('utilisateur_id', '=', amelie.id)
          .execute(),
      ),
      /check constraint/,
    )
})

test('personne ne demande pour soi, ni pour un compte inconnu ou sans facteur, et une demande s’écarte', async () => {
  const [gisele, hugo] = [await agent(), await agent()]
  const elle = await seConnecter(banc, gisele.email)
  const sans = await creerPersonne(banc, alpha, { facteur: false })
  for (const [email, mots] of [
    [gisele.email, /Une autre personne de l’équipe/],
    ['inconnue@nulle-part.example', /Aucun compte/],
    [sans.email, /n’a pas de second facteur/],
  ] as const) {
    const refus = await elle.post('/gestion/facteurs', { email, motif })
    assert.equal(refus.statusCode, 422)
    assert.match(texte(refus), mots)
  }
  await elle.post('/gestion/facteurs', { email: hugo.email, motif })
  const [levee] = await levees(hugo.id)
  const lui = await seConnecter(banc, hugo.email)
  assert.equal((await lui.post(`/gestion/facteurs/${levee?.id}/confirmation`)).statusCode, 403)
  assert.equal((await elle.post(`/gestion/facteurs/${levee?.id}/refus`)).statusCode, 303)
  assert.equal((await lui.get('/gestion')).statusCode, 200)
  assert.equal((await elle.post('/gestion/facteurs', { email: hugo.email, motif })).statusCode, 303)
})

test('demander et confirmer veulent un facteur donné depuis moins de cinq minutes', async () => {
  const [gisele, amelie] = [await agent(), await creerPersonne(banc, alpha)]
  const elle = await seConnecter(banc, gisele.email)
  banc.avance({ minutes: 6 })
  const tard = await elle.post('/gestion/facteurs', { email: amelie.email, motif })
  assert.match(String(tard.headers.location), /^\/mon-compte\/confirmation/)
  assert.deepEqual(await levees(amelie.id), [])
  await confirme(banc, elle, gisele.email)
  assert.equal(
    (await elle.post('/gestion/facteurs', { email: amelie.email, motif })).headers.location,
    '/gestion/facteurs?message=demande',
  )
})

test('un nouveau mot de passe ne lève pas le second facteur', async () => {
  const hugo = await agent()
  const { adresse } = await banc.proprietaire((trx) =>
    createLien(trx, banc.deps.config, {
      type: 'reinitialisation',
      utilisateurId: hugo.id,
      habilitationId: null,
      maintenant: banc.deps.horloge(),
    }),
  )
  const nav = navigateur(banc)
  const motDePasse = 'Girafe-Cuivre-Lagune-88'
  const choix = await nav.post(new URL(adresse).pathname, { motDePasse, confirmation: motDePasse })
  assert.equal(choix.headers.location, '/connexion?message=mot-de-passe')
  await nav.post('/connexion', { identifiant: hugo.email, motDePasse })
  assert.match(String((await nav.get('/gestion')).headers.location), /^\/connexion\/verification/)
})
