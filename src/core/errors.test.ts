import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  Conflit,
  ErreurCsv,
  ErreurMetier,
  Indisponible,
  Interdit,
  Introuvable,
  Invalide,
  TropDeDemandes,
} from './errors.ts'

test('chaque erreur métier porte son code, son statut HTTP et ses détails', () => {
  const cas: [ErreurMetier, string, number, object][] = [
    [new Introuvable(), 'INTROUVABLE', 404, {}],
    [new Interdit(), 'INTERDIT', 403, {}],
    [
      new Invalide({ iban: 'Saisissez un IBAN.' }),
      'INVALIDE',
      422,
      { champs: { iban: 'Saisissez un IBAN.' } },
    ],
    [new Conflit({ nom: 'A' }, { nom: 'B' }), 'CONFLIT', 409, { actuel: { nom: 'A' }, saisi: { nom: 'B' } }],
    [new TropDeDemandes(30), 'TROP_DE_DEMANDES', 429, { attendreSecondes: 30 }],
    [new Indisponible(), 'INDISPONIBLE', 503, {}],
    [new ErreurCsv('NUL', 3, 'Ligne 3.'), 'NUL', 422, { ligne: 3 }],
  ]
  for (const [erreur, code, statut, details] of cas) {
    assert.ok(erreur instanceof ErreurMetier && erreur instanceof Error)
    assert.deepEqual([erreur.code, erreur.statut, erreur.details], [code, statut, details])
    assert.match(erreur.message, /\.$/)
  }
  assert.equal(new Introuvable().name, 'Introuvable')
  assert.equal(new Introuvable().message, 'La page demandée n’existe pas ou ne vous est pas accessible.')
})
