import assert from 'node:assert/strict'
import { test } from 'node:test'
import { containsNir, isColonneSensible, parseOuiNon, readEtat } from './rules.ts'

test('un état du financeur se lit quelle que soit sa casse, un état inconnu reste lui-même', () => {
  const etats = new Map([['EN_COURS_INSTRUCTION', 'EN_INSTRUCTION']])
  const lu = { etat: 'EN_COURS_INSTRUCTION', statut: 'EN_INSTRUCTION', connu: true }
  for (const mot of ['EN_COURS_INSTRUCTION', 'En cours instruction'])
    assert.deepEqual(readEtat(etats, mot), lu)
  for (const mot of ['Xyz', 'constructor'])
    assert.deepEqual(readEtat(etats, mot), { etat: mot, statut: mot, connu: false })
})

test('un numéro de sécurité sociale est vu dans un texte, un SIRET ou un montant non', () => {
  const vus = [
    '185057800608491',
    '1 85 05 78 006 084 91',
    'NIR : 1850578006084 fin',
    'Zoé 2 99 07 2A 004 123 31',
  ]
  const nonVus = [
    '73282932000074',
    '356 000 000 00048',
    '185057800608492',
    '1 850 578 006 084,91',
    '9850578006084',
    '1851378006084',
    'V2600030',
    '0612345678',
    '20260901 20260903 21',
  ]
  for (const texte of vus) assert.ok(containsNir(texte), texte)
  for (const texte of nonVus) assert.ok(!containsNir(texte), texte)
})

test('les colonnes sensibles sont reconnues à leur nom', () => {
  const sensibles = [
    'nir',
    'NIR',
    'stagiaire_nir',
    'numero_securite_sociale',
    'n° sécurité sociale',
    'handicap',
    'RQTH',
    'etat_sante',
    'situation_handicap',
    'num_secu',
  ]
  const autres = [
    'nom',
    'prenom',
    'numero',
    'siren',
    'nationalite',
    'souvenir',
    'avenir',
    'ss_traitant',
    'maj_le',
  ]
  for (const nom of sensibles) assert.ok(isColonneSensible(nom), nom)
  for (const nom of autres) assert.ok(!isColonneSensible(nom), nom)
})

test('oui et non se lisent de toutes les façons courantes', () => {
  for (const mot of ['oui', 'O', ' OUI ', 'true', '1', 'vrai']) assert.equal(parseOuiNon(mot), true)
  for (const mot of ['non', 'N', 'false', '0', 'faux']) assert.equal(parseOuiNon(mot), false)
  for (const mot of ['', 'peut-être', '2', 'y']) assert.equal(parseOuiNon(mot), null)
})
