import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hachagesOf } from '../../../test/fabriques/hachages.ts'
import {
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  navigateur,
  ouvreBanc,
  seConnecter,
} from '../../../test/support.ts'
import { COUT, hashPassword } from '../../auth/passwords.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)
const essaie = (identifiant: string, motDePasse: string) =>
  navigateur(banc).post('/connexion', { identifiant, motDePasse })

function change(id: string, mot_de_passe: string | null) {
  return banc.proprietaire((trx) =>
    trx.updateTable('utilisateur').set({ mot_de_passe }).where('id', '=', id).execute(),
  )
}

test('un mot de passe gardé à un coût passé se refait au coût présent à la connexion, et sert encore', async () => {
  const { id, email } = await creerPersonne(banc, alpha, { profil: 'lecteur' })
  const ancien = await hashPassword(MOT_DE_PASSE, { memory: COUT.memory / 2, passes: COUT.passes - 1 })
  await change(id, ancien)
  const lit = () =>
    banc.proprietaire(async (trx) => {
      const personne = trx.selectFrom('utilisateur').where('id', '=', id).select('mot_de_passe')
      return (await personne.executeTakeFirstOrThrow()).mot_de_passe ?? ''
    })
  await essaie(email, 'faux')
  assert.equal(await lit(), ancien)
  await seConnecter(banc, email)
  const refait = await lit()
  assert.match(refait, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  await seConnecter(banc, email)
  assert.equal(await lit(), refait)
})

test('connu ou non, désactivé, invité ou en attente, chaque essai coûte un hachage, au même prix', async () => {
  const [actif, desactive, invite, presse] = [
    await creerPersonne(banc, alpha),
    await creerPersonne(banc, alpha),
    await creerPersonne(banc, alpha),
    await creerPersonne(banc, alpha),
  ]
  await banc.proprietaire((trx) =>
    trx
      .updateTable('habilitation')
      .set({ etat: 'desactive' })
      .where('id', '=', desactive.habilitationId)
      .execute(),
  )
  await change(invite.id, null)
  const inconnu = 'personne@nulle-part.example'
  // The first of all makes the hash to which an unknown account is compared.
  await essaie(inconnu, 'faux')
  const prix = [`${COUT.memory} ${COUT.passes}`]
  for (const [identifiant, motDePasse] of [
    [inconnu, MOT_DE_PASSE],
    [actif.email, 'faux'],
    [actif.email, MOT_DE_PASSE],
    [desactive.email, MOT_DE_PASSE],
    [invite.email, MOT_DE_PASSE],
  ] as const)
    assert.deepEqual(await hachagesOf(() => essaie(identifiant, motDePasse)), prix, identifiant)
  // Whoever has to wait is told so before any hash, known or not.
  for (const identifiant of [presse.email, 'autre@nulle-part.example']) {
    for (let fois = 0; fois < 5; fois++) await essaie(identifiant, 'faux')
    let statut = 0
    const hachages = await hachagesOf(async () => {
      statut = (await essaie(identifiant, MOT_DE_PASSE)).statusCode
    })
    assert.deepEqual([statut, hachages], [429, []], identifiant)
  }
})

test('un identifiant de session inventé n’est jamais adopté : la connexion en tire un autre', async () => {
  const { email } = await creerPersonne(banc, alpha)
  const invente = `__Host-ogestion=${'A'.repeat(43)}`
  const entree = await navigateur(banc).post(
    '/connexion',
    { identifiant: email, motDePasse: MOT_DE_PASSE },
    { cookie: invente },
  )
  assert.equal(entree.statusCode, 303)
  const tire = entree.cookies[0]?.value ?? ''
  assert.ok(tire.length === 43 && !invente.includes(tire))
  assert.equal((await navigateur(banc).get('/mon-compte', { cookie: invente })).statusCode, 303)
})

test('une adresse qui échoue sur vingt comptes attend à son tour, bon mot de passe compris, et elle seule', async () => {
  const { email } = await creerPersonne(banc, alpha, { profil: 'lecteur' })
  const depuis = async (remoteAddress: string, identifiant: string, motDePasse: string) => {
    const { statusCode } = await banc.app.inject({
      method: 'POST',
      url: '/connexion',
      remoteAddress,
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ identifiant, motDePasse }).toString(),
    })
    return statusCode
  }
  for (let n = 0; n < 20; n++)
    assert.equal(await depuis('198.51.100.9', `personne${n}@nulle-part.example`, 'faux'), 422)
  assert.equal(await depuis('198.51.100.9', email, MOT_DE_PASSE), 429)
  assert.equal(await depuis('198.51.100.10', email, MOT_DE_PASSE), 303)
  banc.avance({ minutes: 2 })
  assert.equal(await depuis('198.51.100.9', email, MOT_DE_PASSE), 303)
})
