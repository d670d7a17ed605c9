import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dernierLien } from '../../../test/fabriques/courriels.ts'
import { chezAlpha, choixMotDePasse, habilitation, invite } from '../../../test/fabriques/utilisateurs.ts'
import { attendQuelquUn, ouvreAutre } from '../../../test/fabriques/verrous.ts'
import { navigateur, ouvreBanc, texte } from '../../../test/support.ts'

const banc = await ouvreBanc()

async function invitee() {
  const { organisme, amelie } = await chezAlpha(banc)
  const email = await invite(amelie)
  const { id } = await habilitation(banc, organisme, email)
  return { amelie, id, lien: await dernierLien(banc, email, 'activation') }
}

test('un mot de passe choisi pendant que l’invitation est reprise attend son tour, puis dit le lien périmé', async (t) => {
  const { id, lien } = await invitee()
  const autre = await ouvreAutre(t, banc)
  await autre.query('select from habilitation where id = $1 for update', [id])
  const choix = navigateur(banc).post(lien, choixMotDePasse())
  await attendQuelquUn(autre)
  await autre.query('delete from lien where habilitation_id = $1', [id])
  await autre.query('commit')
  assert.equal((await choix).statusCode, 410)
})

for (const [acte, statut] of [
  ['desactivation', 303],
  ['invitation', 409],
] as const)
  test(`un mot de passe choisi et un acte d’administrateur (${acte}) passent l’un après l’autre`, async (t) => {
    const { amelie, id, lien } = await invitee()
    const autre = await ouvreAutre(t, banc)
    await autre.query('select from lien where habilitation_id = $1 for update', [id])
    const choix = navigateur(banc).post(lien, choixMotDePasse())
    await attendQuelquUn(autre)
    const decision = amelie.post(`/utilisateurs/${id}/${acte}`)
    await attendQuelquUn(autre, 2)
    await autre.query('commit')
    assert.equal((await choix).statusCode, 303)
    const decidee = await decision
    assert.equal(decidee.statusCode, statut)
    assert.doesNotMatch(texte(decidee), /Un autre changement/)
  })

test('deux changements qui s’attendent l’un l’autre : le perdant est invité à réessayer, et rien n’est à moitié fait', async (t) => {
  const { amelie, id, lien } = await invitee()
  const autre = await ouvreAutre(t, banc)
  await autre.query('select from lien where habilitation_id = $1 for update', [id])
  const desactivation = amelie.post(`/utilisateurs/${id}/desactivation`)
  await attendQuelquUn(autre)
  await autre.query('select from habilitation where id = $1 for update', [id])
  await autre.query('rollback')
  const reponse = await desactivation
  assert.equal(reponse.statusCode, 409)
  assert.equal(reponse.headers['retry-after'], '1')
  assert.match(texte(reponse), /Un autre changement était en cours au même moment : rien n’a été enregistré/)
  assert.doesNotMatch(reponse.body, /deadlock|40P01/)
  assert.equal((await navigateur(banc).get(lien)).statusCode, 200)
  assert.equal((await amelie.post(`/utilisateurs/${id}/desactivation`)).statusCode, 303)
})
