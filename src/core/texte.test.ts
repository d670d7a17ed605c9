import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  capitalise,
  cleanLignes,
  cleanTexte,
  dropSeparateurs,
  formatNom,
  formatOctets,
  isEmail,
  neutraliseCellule,
  pliure,
  pluriel,
} from './texte.ts'

test('un texte est composé, rogné, ses blancs réunis', () => {
  assert.equal(cleanTexte('  Zoé\t d’Été-Œuvray\u00a0 \r\n'), 'Zoé d’Été-Œuvray')
  assert.equal(cleanTexte('Zoe\u0301 d’E\u0301te\u0301-Œuvray'), 'Zoé d’Été-Œuvray')
  assert.equal(cleanTexte('12 rue des Lilas\nBâtiment B'), '12 rue des Lilas Bâtiment B')
  assert.equal(cleanTexte(' \u202f\ufeff'), '')
  assert.equal(cleanTexte('👩‍🏫 Léa'), '👩‍🏫 Léa')
})

test('un texte qui porte un caractère de contrôle ou un demi-caractère est refusé', () => {
  for (const texte of [
    'a\u0000b',
    'a\u0007b',
    'a\u001bb',
    'a\u007f',
    'a\u0085b',
    'a\ud83d',
    '\udc00a',
    'a\u000bb',
  ]) {
    assert.equal(cleanTexte(texte), null, JSON.stringify(texte))
  }
})

test('plusieurs lignes gardent leurs retours, sans blanc qui traîne ni caractère de contrôle', () => {
  assert.equal(cleanLignes(' Bonjour,  \r\n\r\n\r\n\r\nMerci\rZoe\u0301\t! \n'), 'Bonjour,\n\nMerci\nZoé !')
  assert.equal(cleanLignes(' \n\u00a0\r\n\ufeff'), '')
  for (const texte of ['a\u0000b', 'a\nb\u0007', 'a\ud83d', 'a\u0085b'])
    assert.equal(cleanLignes(texte), null, JSON.stringify(texte))
})

test('la recherche ignore casse, accents, ligatures, apostrophes et tirets', () => {
  assert.equal(pliure('Zoé d’Été-Œuvray'), 'zoe d ete oeuvray')
  assert.equal(pliure("L'Haÿ\u2013les\u2011Roses"), 'l hay les roses')
  assert.equal(pliure('Ægidius STRAßE Łódź Sørensen'), 'aegidius strasse lodz sorensen')
  assert.equal(pliure('E\u0301cole'), pliure('École'))
  assert.equal(pliure('100 %'), '100 %')
})

test('le pluriel commence à deux', () => {
  assert.equal(pluriel(0, 'dossier'), '0\u00a0dossier')
  assert.equal(pluriel(1, 'dossier'), '1\u00a0dossier')
  assert.equal(pluriel(1.5, 'dossier'), '1,5\u00a0dossier')
  assert.equal(pluriel(2, 'dossier'), '2\u00a0dossiers')
  assert.equal(pluriel(12_345, 'avis de virement', 'avis de virement'), '12\u202f345\u00a0avis de virement')
})

test('la capitale garde son accent', () => {
  assert.equal(capitalise('état'), 'État')
  assert.equal(capitalise('œuvre de la Ville'), 'Œuvre de la Ville')
  assert.equal(capitalise(''), '')
})

test('une taille de fichier s’affiche dans l’unité qui convient', () => {
  const tailles: [number, string][] = [
    [0, '0\u00a0octet'],
    [1, '1\u00a0octet'],
    [1023, '1\u202f023\u00a0octets'],
    [1024, '1\u00a0Ko'],
    [188_416, '184\u00a0Ko'],
    [1_048_575, '1\u00a0Mo'],
    [1_258_291, '1,2\u00a0Mo'],
    [10 * 1024 ** 2, '10\u00a0Mo'],
    [1024 ** 3, '1\u00a0Go'],
  ]
  for (const [octets, attendu] of tailles) assert.equal(formatOctets(octets), attendu)
})

test('une cellule exportée ne peut pas devenir une formule', () => {
  for (const cellule of [
    '=1+1',
    '+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '-',
    '=HYPERLINK("x")',
    '-1 234+A1',
  ]) {
    assert.equal(neutraliseCellule(cellule), `'${cellule}`)
  }
  for (const cellule of ['', '-12,50', '+33', '-1234.5', 'Royer', '12=12', "'=1"]) {
    assert.equal(neutraliseCellule(cellule), cellule)
  }
})

test('une adresse e-mail plausible est acceptée, une autre refusée', () => {
  for (const adresse of [
    'amelie@alpha.example',
    'prenom.nom+of@sous.domaine.fr',
    "o'brien@a-b.co",
    `${'a'.repeat(64)}@${'b'.repeat(63)}.fr`,
    'a@xn--dj-kia8a.fr',
  ]) {
    assert.ok(isEmail(adresse), adresse)
  }
  const refus = [
    '',
    'a',
    'a@b',
    '@b.fr',
    'a@',
    'a@b.fr\r\nBcc:x',
    'a@b.fr\n',
    'a b@c.fr',
    'a@b .fr',
    'a@@b.fr',
    'a@b..fr',
  ]
  refus.push(
    '.a@b.fr',
    'a.@b.fr',
    'a..b@c.fr',
    'a@-b.fr',
    'a@b-.fr',
    'a@b.f',
    '<a@b.fr>',
    '"a"@b.fr',
    'a,c@b.fr',
    'é@b.fr',
  )
  refus.push(`${'a'.repeat(65)}@b.fr`, `a@${'b'.repeat(60)}.${'c.'.repeat(100)}fr`)
  for (const adresse of refus) assert.ok(!isEmail(adresse), adresse)
})

test('un nom de liste met le nom en capitales', () => {
  assert.equal(formatNom({ nom: 'Royer', prenom: 'Camille' }), 'ROYER Camille')
  assert.equal(formatNom({ nom: 'd’Été', prenom: 'Zoé' }), 'D’ÉTÉ Zoé')
  assert.equal(formatNom({ nom: 'Royer', prenom: '' }), 'ROYER')
})

test('les séparateurs d’un numéro disparaissent, pas ses caractères', () => {
  assert.equal(dropSeparateurs(' 84.38\u00a001234–38\u200b'), '84380123438')
  assert.equal(dropSeparateurs('2A/é'), '2A/é')
})
