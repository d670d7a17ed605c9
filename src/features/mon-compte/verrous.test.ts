import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dernierLien } from '../../../test/fabriques/courriels.ts'
import { attendQuelquUn, ouvreAutre } from '../../../test/fabriques/verrous.ts'
import {
  creerOrganisme,
  creerPersonne,
  MOT_DE_PASSE,
  navigateur,
  ouvreBanc,
  seConnecter,
  texte,
} from '../../../test/support.ts'

const banc = await ouvreBanc()
const alpha = await creerOrganisme(banc)

test('deux personnes confirment la même adresse au même instant : la seconde est invitée à réessayer, puis sait pourquoi', async (t) => {
  const [moi, rivale] = [await creerPersonne(banc, alpha), await creerPersonne(banc, alpha)]
  const disputee = `disputee-${moi.email}`
  const nav = await seConnecter(banc, moi.email)
  await nav.post('/mon-compte/email', { email: disputee, actuel: MOT_DE_PASSE })
  const lien = await dernierLien(banc, disputee, 'email-a-confirmer')
  const autre = await ouvreAutre(t, banc)
  await autre.query('update utilisateur set email = $1 where id = $2', [disputee, rivale.id])
  const confirmation = navigateur(banc).post(lien)
  await attendQuelquUn(autre)
  await autre.query('commit')
  const reponse = await confirmation
  assert.equal(reponse.statusCode, 409)
  assert.match(texte(reponse), /Un autre changement était en cours au même moment : rien n’a été enregistré/)
  assert.doesNotMatch(reponse.body, /duplicate|23505|utilisateur_email/)
  const nouvelEssai = await navigateur(banc).post(lien)
  assert.equal(nouvelEssai.statusCode, 409)
  assert.match(texte(nouvelEssai), /Cette adresse sert déjà à un autre compte/)
  await seConnecter(banc, moi.email)
})
