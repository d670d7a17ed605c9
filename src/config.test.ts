import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigurationInvalide, readConfig } from './config.ts'

const DATA_DIR = mkdtempSync(join(tmpdir(), 'ogestion-config-'))
const CLE = Buffer.from(Array.from({ length: 32 }, (_, i) => i * 7)).toString('base64')
const PRODUCTION = {
  MODE: 'production',
  DATA_DIR,
  SECRET_KEY: CLE,
  PUBLIC_URL: 'https://ogestion.example/',
  DATABASE_URL: 'postgres://ogestion:gTn4-yw8K-vqZ1@localhost/ogestion',
}

function problemes(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
    return ''
  } catch (error) {
    assert.ok(error instanceof ConfigurationInvalide)
    return error.message
  }
}

test('la démonstration se passe de réglages ; sa clé est faite une fois et gardée', () => {
  const config = readConfig({ MODE: 'demo', DATA_DIR })
  assert.equal(config.mode, 'demo')
  assert.equal(config.databaseUrl, null)
  assert.equal(config.publicUrl, 'http://localhost:3000')
  assert.deepEqual(readConfig({ MODE: 'demo', DATA_DIR }).secretKey, config.secretKey)
})

test('une production complète passe, son adresse sans barre finale', () => {
  assert.equal(readConfig(PRODUCTION).publicUrl, 'https://ogestion.example')
})

for (const [cas, ecart, attendu] of [
  ['sans clé', { SECRET_KEY: undefined }, /SECRET_KEY manque/],
  ['clé courte', { SECRET_KEY: 'Y291cnRl' }, /SECRET_KEY doit contenir 32 octets/],
  ['clé répétée', { SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }, /SECRET_KEY doit contenir/],
  ['sans adresse', { PUBLIC_URL: undefined }, /PUBLIC_URL manque/],
  ['adresse en clair', { PUBLIC_URL: 'http://ogestion.example' }, /PUBLIC_URL .* est en http/],
  ['service de la banque en clair', { VOP_URL: 'http://vop.example' }, /VOP_URL est en http/],
  ['jeton de mesure court', { METRICS_TOKEN: 'court' }, /METRICS_TOKEN doit avoir au moins 20/],
  ['retrait trop long', { DRAIN_SECONDS: '90' }, /DRAIN_SECONDS doit être entre 0 et 60/],
  ['clé par défaut', { SECRET_KEY: 'changeme' }, /SECRET_KEY doit contenir/],
  ['clé longue mais répétée', { SECRET_KEY: 'secret'.repeat(12) }, /SECRET_KEY doit contenir/],
  [
    'mot de passe de base par défaut',
    { DATABASE_URL: 'postgres://u:changeme@localhost/og' },
    /DATABASE_URL porte un mot de passe par défaut/,
  ],
  [
    'mot de passe de migration court',
    { DATABASE_OWNER_URL: 'postgres://u:gTn4yw8@localhost/og' },
    /DATABASE_OWNER_URL porte un mot de passe/,
  ],
  [
    'mot de passe de relais répété',
    { SMTP_URL: 'smtps://u:abababababababab@relais.example' },
    /SMTP_URL porte un mot de passe/,
  ],
  [
    'mot par défaut suivi de chiffres',
    { DATABASE_URL: 'postgres://u:motdepasse2026@localhost/og' },
    /DATABASE_URL porte un mot de passe/,
  ],
  [
    'relais de courriel en clair',
    { SMTP_URL: 'smtp://relais.example:25?ignoreTLS=true' },
    /SMTP_URL désigne un autre hôte \(relais\.example\) et accepte d’écrire en clair/,
  ],
  [
    'base lointaine en clair',
    { DATABASE_URL: 'postgres://u:p@base.example/og' },
    /DATABASE_URL désigne un autre hôte \(base\.example\) sans TLS/,
  ],
  [
    'hôte caché dans les paramètres',
    { DATABASE_URL: 'postgres://u:p@localhost/og?host=base.example' },
    /autre hôte \(base\.example\)/,
  ],
  ['relais illisible', { TRUST_PROXY: '10.0.0.0/99' }, /TRUST_PROXY/],
  ['port impossible', { PORT: '70000' }, /PORT doit être entre 0 et 65535/],
  ['mode inconnu', { MODE: 'essai' }, /MODE vaut « demo » ou « production »/],
] as const)
  test(`refusé au démarrage : ${cas}`, () => {
    assert.match(problemes({ ...PRODUCTION, ...ecart }), attendu)
  })

test('refusé au démarrage : la clé de la démonstration', () => {
  writeFileSync(join(DATA_DIR, 'secret-key'), CLE)
  for (const SECRET_KEY of [CLE, `2:${CLE}`])
    assert.match(problemes({ ...PRODUCTION, SECRET_KEY }), /SECRET_KEY est la clé de la démonstration/)
  rmSync(join(DATA_DIR, 'secret-key'))
  assert.equal(problemes(PRODUCTION), '')
})

test('un relais d’un autre hôte n’est joint que chiffré ; la machine même peut l’être en clair', () => {
  const smtpUrl = (SMTP_URL: string) => readConfig({ ...PRODUCTION, SMTP_URL }).smtpUrl
  assert.equal(smtpUrl('smtp://relais.example:587'), 'smtp://relais.example:587?requireTLS=true')
  assert.equal(smtpUrl('smtps://relais.example'), 'smtps://relais.example')
  assert.equal(smtpUrl('smtp://localhost:25'), 'smtp://localhost:25')
})

test('tout ce qui manque est dit d’un coup, sans montrer un secret', () => {
  const message = problemes({ ...PRODUCTION, PUBLIC_URL: undefined, SECRET_KEY: 'secret-trop-court' })
  assert.match(message, /PUBLIC_URL manque/)
  assert.match(message, /SECRET_KEY doit/)
  assert.doesNotMatch(message, /secret-trop-court/)
})

test('le collecteur de traces s’écrit comme ailleurs', () => {
  assert.equal(readConfig(PRODUCTION).collecteur, null)
  const { collecteur } = readConfig({
    ...PRODUCTION,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer a=b, x-equipe=og',
  })
  assert.deepEqual(collecteur, {
    url: 'http://localhost:4318/v1/traces',
    entetes: { authorization: 'Bearer a=b', 'x-equipe': 'og' },
    service: 'ogestion',
  })
})
