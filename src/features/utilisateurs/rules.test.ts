import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkScope, isLastAdministrateur, namesFromEmail, sameScope } from './rules.ts'

test('le dernier administrateur actif se reconnaît', () => {
  const admin = { id: 'a', profil: 'administrateur', etat: 'actif', etablissements: null }
  const [a, b, borne] = [
    { id: 'a', tous: true },
    { id: 'b', tous: true },
    { id: 'c', tous: false },
  ]
  assert.equal(isLastAdministrateur(admin, [a]), true)
  assert.equal(isLastAdministrateur(admin, [a, borne]), true, 'l’autre ne voit pas tout')
  assert.equal(isLastAdministrateur({ ...admin, id: 'c', etablissements: ['E1'] }, [a, borne]), false)
  assert.equal(isLastAdministrateur(admin, [a, b]), false)
  assert.equal(isLastAdministrateur({ ...admin, etat: 'invite' }, [b]), false)
  assert.equal(isLastAdministrateur({ ...admin, profil: 'lecteur' }, [b]), false)
})

test('on ne donne que les établissements que l’on a', () => {
  const toute = { tous: true, etablissements: ['E1', 'E2'] }
  const partie = { tous: false, etablissements: ['E1'] }
  assert.equal(checkScope(null, toute), null)
  assert.equal(checkScope(['E2'], toute), null)
  assert.ok(checkScope(['E3'], toute)?.etablissement)
  assert.ok(checkScope(null, partie)?.portee)
  assert.ok(checkScope(['E1', 'E2'], partie)?.etablissement)
  assert.equal(checkScope(['E1'], partie), null)
})

test('l’ordre des établissements ne compte pas', () => {
  assert.equal(sameScope(['E2', 'E1'], ['E1', 'E2']), true)
  assert.equal(sameScope(null, ['E1']), false)
  assert.equal(sameScope(null, null), true)
})

test('une adresse donne un nom à qui n’en a pas', () => {
  assert.deepEqual(namesFromEmail('amelie.rouviere@alpha.example'), { prenom: 'Amelie', nom: 'Rouviere' })
  assert.deepEqual(namesFromEmail('direction@alpha.example'), { prenom: 'Direction', nom: 'Direction' })
  assert.deepEqual(namesFromEmail('42@alpha.example'), { prenom: 'Personne', nom: 'Personne' })
})
