// No secret lies in the repository, today or in its history.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'

const racine = fileURLToPath(RACINE)
const IGNORES = new Set(['node_modules', 'data', 'dist', 'captures', '.git'])
const BINAIRES = /\.(png|jpg|pdf|zip|woff2?|ttf|ico)$/

const MOTIFS: Record<string, RegExp> = {
  'clé privée': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\\?n?[A-Za-z0-9+/=]{16}/,
  'clé AWS': /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  'jeton d’un hébergeur de code': /\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36})\b/,
  'jeton de service': /\b(?:xox[abprs]-[\w-]{10,}|sk_live_\w{16,}|SG\.[\w-]{16,}\.[\w-]{16,})/,
  'valeur longue donnée à un nom de secret':
    /(?:secret|token|jeton|passw|motdepasse|api_?key|private_?key|cle_?privee)\w*['"]?\s*[:=]\s*['"]?(?<valeur>[A-Za-z0-9+/_-]{32,}={0,2})(?=['"\s]|$)/im,
  'mot de passe dans une adresse':
    /\b(?:postgres(?:ql)?|smtps?|https?):\/\/[\w.-]+:(?<valeur>[^@\s'"`$…{]{12,})@/,
}

/** Values published on purpose, each with its reason. */
const PUBLIEES: Record<string, string> = {
  JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP: 'the application of every person of the tests',
  'gTn4-yw8K-vqZ1': 'a password of the configuration’s own test, of no server',
  abababababababab: 'a weak password that the configuration must refuse',
  motdepasse2026: 'another',
}

/** « pattern: excerpt » of each secret in this text. */
function findSecrets(contenu: string): string[] {
  return Object.entries(MOTIFS).flatMap(([nom, motif]) =>
    [...contenu.matchAll(new RegExp(motif, `g${motif.flags}`))]
      .filter(({ groups }) => !((groups?.valeur ?? '') in PUBLIEES))
      .map(([trouve]) => `${nom} : ${trouve.slice(0, 60)}`),
  )
}

function listFiles(dossier = ''): string[] {
  return readdirSync(join(racine, dossier), { withFileTypes: true }).flatMap((entree) => {
    const chemin = join(dossier, entree.name)
    if (entree.isDirectory()) return IGNORES.has(entree.name) ? [] : listFiles(chemin)
    return BINAIRES.test(chemin) ? [] : [chemin]
  })
}

/** Put together here, so that this file holds none of them. */
const PLANTES: Record<string, string> = {
  'clé privée': `-----BEGIN RSA ${'PRIVATE'} KEY-----\nMIIEpAIBAAKCAQEA7`,
  'clé AWS': `aws = ${'AKIA'}IOSFODNN7EXAMPLE`,
  'jeton d’un hébergeur de code': `${'ghp'}_${'a1B2'.repeat(9)}`,
  'jeton de service': `${'sk'}_live_${'a1B2'.repeat(5)}`,
  'valeur longue donnée à un nom de secret': `SECRET_KEY${'='}${'k7Qz'.repeat(11)}=`,
  'mot de passe dans une adresse': `postgres://og:${'k7Qz'.repeat(4)}@base.example/og`,
}

describe('aucun secret dans le dépôt', () => {
  test('les fichiers n’en portent aucun', () => {
    const fichiers = listFiles()
    assert.ok(fichiers.length > 200)
    const trouves = fichiers.flatMap((chemin) =>
      findSecrets(readFileSync(join(racine, chemin), 'utf8')).map((faute) => `${chemin} : ${faute}`),
    )
    assert.deepEqual(trouves, [])
  })

  test('leur histoire non plus', { skip: !existsSync(join(racine, '.git')) && 'sans dépôt git' }, () => {
    const histoire = execFileSync('git', ['log', '-p', '--no-color', '--no-textconv', 'HEAD'], {
      cwd: racine,
      encoding: 'utf8',
      maxBuffer: 512 * 1024 * 1024,
    })
    assert.deepEqual([...new Set(findSecrets(histoire))], [])
  })

  for (const [nom, contenu] of Object.entries(PLANTES))
    test(`se voit échouer : ${nom}`, () => {
      assert.match(findSecrets(contenu).join(), new RegExp(`^${nom}`))
    })

  test('chaque motif a son exemple planté', () => {
    assert.deepEqual(Object.keys(PLANTES), Object.keys(MOTIFS))
  })
})
