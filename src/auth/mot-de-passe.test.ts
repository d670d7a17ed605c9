import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusMotDePasse } from './mot-de-passe.ts'

const AMELIE = {
  email: 'amelie.rouviere@alpha-formation.example',
  nom: 'ROUVIÈRE',
  prenom: 'Amélie',
  organisations: ['Alpha Formation', 'Constructys'],
}
const refus = (motDePasse: string) => refusMotDePasse(motDePasse, AMELIE)

const REFUSES: [string, RegExp][] = [
  ['onze-lettr3', /au moins 12 caractères/],
  ['🙂'.repeat(11), /au moins 12 caractères/],
  ['x7'.repeat(65), /128 caractères au plus/],
  ['\ud800abcdefghijkl', /caractères du clavier/],
  ['Constructys2026!', /reprend votre nom/],
  ['C0nstructy$2026', /reprend votre nom/],
  ['sytcurtsnoC2026', /reprend votre nom/],
  ['amelie.rouviere', /reprend votre nom/],
  ['Amelie.Rouviere1', /reprend votre nom/],
  ['rouviereamelie2', /reprend votre nom/],
  ['Amélie-Rouvière-38', /reprend votre nom/],
  ['alphaformation!', /reprend votre nom/],
  ['oGestion-2026!!', /reprend votre nom/],
  ['azertyuiop12', /que l’on essaie en premier/],
  ['qsdfghjklmwx', /./],
  ['AZERTYUIOP1234', /./],
  ['1a2z3e4r5t6y', /clavier/],
  ['1qaz2wsx3edc', /clavier/],
  ['1qaz2wsx3edc4rfv5tgb6yhn', /clavier/],
  ['!QAZ@WSX#EDC', /clavier/],
  ['zaq12wsxcde3', /clavier/],
  ['1aqw2zsx3edc', /clavier/],
  ['4rfv3edc2wsx!!', /clavier/],
  ['azertqsdfgwxcvb', /clavier/],
  ['nbvcxwmlkjhg', /clavier/],
  ['&é"\'(-è_çà)=', /clavier/],
  ['741852963369', /clavier/],
  ['motdepasse2026', /que l’on essaie en premier/],
  ['M0tDeP@sse2026!', /que l’on essaie en premier/],
  ['Bonjour123456', /./],
  ['Marseille13!!', /./],
  ['jeanpierre1985', /que l’on essaie en premier/],
  ['soleilsoleil2', /./],
  ['123456789012', /suite/],
  ['abcdefghijkl', /suite|premier/],
  ['aaaaaaaaaaaaaaaa', /répète/],
  ['abcabcabcabc', /répète/],
  ['24/11/2026 24/11/2026', /./],
  ['24112026-1985', /date/],
  ['Agrafeuse2026', /un seul mot/],
]

test('un mot de passe qui se devine est refusé avec sa raison', () => {
  for (const [motDePasse, raison] of REFUSES) {
    const message = refus(motDePasse)
    assert.match(message ?? 'accepté', raison, motDePasse)
    assert.notEqual(message, null, motDePasse)
  }
})

const ACCEPTES = [
  'cheval agrafe pile correct',
  'Le chat dort mal ici',
  'une girafe mange vingt crêpes',
  'soleil amour chocolat bonjour',
  'chaisenuagetambourlampe',
  'Chaise-Nuage-Tambour-42',
  'xkqjzvbwtrplmd',
  'lettre montre autre quatre',
  'desert fred poire oiseau',
  'q7#Lw9!zPm2v',
  '🦊🐢 quatre renards',
  'éàç ùïô ßæœ ŷžý',
]

test('quatre mots sans lien, ou douze signes au hasard, sont acceptés sans règle de composition', () => {
  for (const motDePasse of ACCEPTES) assert.equal(refus(motDePasse), null, motDePasse)
})

test('ce qui est personnel à l’une ne l’est pas à l’autre', () => {
  const autre = {
    email: 'b@beta.example',
    nom: 'LE TALLEC',
    prenom: 'Bruno',
    organisations: ['Beta', 'Opco'],
  }
  assert.match(refusMotDePasse('Le Tallec Bruno 26', autre) ?? '', /reprend votre nom/)
  assert.notEqual(refus('rouviere tambour'), null)
  assert.equal(refusMotDePasse('rouviere tambour', autre), refusMotDePasse('tambour rouviere', autre))
})

test('un bloc répété jusqu’à la longueur permise reste facile à deviner', () => {
  // Estimated in the square of the length: an exponential search would not end here.
  for (const motDePasse of ['aZ3é$'.repeat(26).slice(0, 128), 'a'.repeat(128), 'abcdefgh'.repeat(16)])
    assert.notEqual(refus(motDePasse), null)
})
