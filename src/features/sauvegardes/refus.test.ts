// What a backup and a restoration refuse, and what is left when they are cut off.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { creerDocument } from '../../../test/fabriques/documents.ts'
import { creerDossier } from '../../../test/fabriques/dossiers.ts'
import { dump } from '../../../test/fabriques/personnes.ts'
import { type Banc, type Connexions, creerOrganisme, ouvreBanc } from '../../../test/support.ts'
import type { Config } from '../../config.ts'
import { openCoffre } from '../../core/coffre.ts'
import { applyMigration, migrate, migrationStatus, readApplied, readMigrations } from '../../db/migrate.ts'
import { withPatience } from '../../db/sauvegarde.ts'
import { RACINE } from '../../racine.ts'
import { registerEffacement } from '../personnes/registre.actions.ts'
import { restoreBackup } from './restauration.actions.ts'
import { makeBackup } from './sauvegarde.actions.ts'
import { readArchive, verifyArchive } from './verification.actions.ts'

const banc = await ouvreBanc()
const { config } = banc.deps
const { secretKey } = config
const chemin = (nom: string) => join(banc.deps.dossierAssets, nom)

type Voulu = { config?: Config; connexions?: Connexions }
const depsOf = (
  { deps, connexions: siennes }: Banc,
  { config = deps.config, connexions = siennes }: Voulu = {},
) => ({
  ...deps,
  config,
  coffre: openCoffre(config.secretKey, config.secretKeyNumero, config.secretKeyPrecedente),
  database: { proprietaire: connexions.proprietaire },
  say: () => {},
})

const alpha = await creerOrganisme(banc)
const dossier = await creerDossier(banc, alpha, {})
// Random, so that the archive has many blocks.
await creerDocument(banc, alpha, { objetId: dossier, octets: randomBytes(300_000) })
await makeBackup(depsOf(banc), chemin('saine'))
const saine = readFileSync(chemin('saine'))

const vide = async (lu: Banc) => {
  const { organisme, utilisateur, journal, document } = await dump(lu)
  assert.deepEqual([organisme, utilisateur, journal, document], ['', '', '', ''])
}

test('une sauvegarde abîmée est refusée par ce qui lui arrive, et ne restaure rien', async () => {
  const neuf = await ouvreBanc({ secretKey })
  const change = Buffer.from(saine)
  change[100_000] = (change[100_000] ?? 0) ^ 4
  for (const [nom, octets, raison] of [
    ['changée', change, /a changé ou n’est pas à sa place/],
    ['coupée', saine.subarray(0, -5000), /coupée/],
    ['coupée net', saine.subarray(0, 72 + 65_552), /coupée/],
    ['allongée', Buffer.concat([saine, Buffer.from('x')]), /a changé|coupée/],
    ['étrangère', Buffer.from('PK'), /n’est pas une sauvegarde/],
  ] as const) {
    writeFileSync(chemin(nom), octets)
    await assert.rejects(verifyArchive(config, chemin(nom)), { message: raison }, nom)
    await assert.rejects(restoreBackup(depsOf(neuf), chemin(nom)), { message: raison }, nom)
  }
  await vide(neuf)
})

test('une autre clé ne l’ouvre pas, et BACKUP_KEY seule n’ouvre pas les comptes d’une autre SECRET_KEY', async () => {
  const autre = { ...config, secretKey: randomBytes(32) }
  await assert.rejects(verifyArchive(autre, chemin('saine')), {
    message: /n’est pas celle de cette sauvegarde/,
  })
  const backupKey = randomBytes(32)
  await makeBackup(depsOf(banc, { config: { ...config, backupKey } }), chemin('propre'))
  await assert.rejects(verifyArchive(config, chemin('propre')), {
    message: /BACKUP_KEY, qui n’est pas donnée/,
  })
  await verifyArchive({ ...autre, backupKey }, chemin('propre'))
  const neuf = await ouvreBanc({ secretKey })
  await assert.rejects(
    restoreBackup(depsOf(neuf, { config: { ...neuf.deps.config, ...autre, backupKey } }), chemin('propre')),
    {
      message: /SECRET_KEY n’est pas celle de la base sauvegardée/,
    },
  )
  await vide(neuf)
})

test('après une rotation, la clé précédente ouvre encore ses sauvegardes', async () => {
  const precedente = { numero: config.secretKeyNumero, secret: secretKey }
  const tournee = {
    ...config,
    secretKey: randomBytes(32),
    secretKeyNumero: 2,
    secretKeyPrecedente: precedente,
  }
  await verifyArchive(tournee, chemin('saine'))
})

test('un fichier que la base nomme et que le stockage a perdu est dit, le reste est sauvegardé', async () => {
  const perdu = await creerDocument(banc, alpha, { objetId: dossier })
  await banc.deps.storage.delete(`essai/${perdu}`)
  const dits: string[] = []
  const { texte: bilan, absents } = await makeBackup(
    { ...depsOf(banc), say: (texte) => void dits.push(texte) },
    chemin('trouee'),
  )
  assert.ok(dits.includes(`Fichier absent du stockage\u00a0: essai/${perdu}`))
  assert.match(bilan, /1\u00a0fichier que la base nomme/)
  assert.equal(absents, 1)
  assert.equal((await readArchive(config, chemin('trouee'))).fin.fichiers, 1)
})

test('un effacement noté à moitié arrête la restauration, qui dit lequel et ne laisse rien', async () => {
  const neuf = await ouvreBanc({ secretKey })
  await neuf.deps.storage.put('effacements/1-coupe.json', Buffer.from('{"type":"stag'))
  await assert.rejects(restoreBackup(depsOf(neuf), chemin('saine')), {
    message: /effacements\/1-coupe\.json du stockage ne se lit pas/,
  })
  const organismes = await neuf.proprietaire((trx) => trx.selectFrom('organisme').select('id').execute())
  assert.deepEqual(organismes, [])
})

test('un fichier plus grand que ce qui se garde en mémoire revient entier', async () => {
  const octets = Buffer.alloc(40 * 1024 ** 2, 'oGestion')
  const grand = await creerDocument(banc, alpha, { objetId: dossier, octets })
  await makeBackup(depsOf(banc), chemin('grande'))
  const neuf = await ouvreBanc({ secretKey })
  await restoreBackup(depsOf(neuf), chemin('grande'))
  const revenu = Buffer.concat(await (await neuf.deps.storage.get(`essai/${grand}`)).toArray())
  assert.ok(revenu.equals(octets))
})

test('une sauvegarde qui échoue ne laisse pas de fichier', async () => {
  const storage = { ...banc.deps.storage, get: () => Promise.reject(new Error('stockage en panne')) }
  await assert.rejects(makeBackup({ ...depsOf(banc), storage }, chemin('ratee')), {
    message: 'stockage en panne',
  })
  assert.deepEqual(
    readdirSync(banc.deps.dossierAssets).filter((nom) => nom.startsWith('ratee')),
    [],
  )
})

const ENFANT = `
  const { openCoffre } = await import('./src/core/coffre.ts')
  const { openStorage } = await import('./src/storage/storage.ts')
  const { restoreBackup } = await import('./src/features/sauvegardes/restauration.actions.ts')
  const { config, proprietaire, chemin } = JSON.parse(process.env.VOULU)
  config.secretKey = Buffer.from(config.secretKey.data)
  const storage = await openStorage(config.storageUrl)
  const put = async (cle, octets) => {
    await storage.put(cle, octets)
    if (cle === 'restauration-en-cours') return
    process.stdout.write('un fichier est remis')
    setInterval(() => {}, 1000)
    await new Promise(() => {})
  }
  await restoreBackup({ config, database: { proprietaire }, coffre: openCoffre(config.secretKey), storage: { ...storage, put }, horloge: () => new Date('2026-11-24T10:00:00Z'), say: () => {} }, chemin)
`

test('tuée au milieu, une restauration laisse une base vide, et se relance', async () => {
  const neuf = await ouvreBanc({ secretKey })
  const voulu = {
    config: neuf.deps.config,
    proprietaire: neuf.connexions.proprietaire,
    chemin: chemin('saine'),
  }
  const loader = new URL('bin/jsx.mjs', RACINE).href
  const enfant = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', ENFANT], {
    cwd: fileURLToPath(RACINE),
    env: { ...process.env, VOULU: JSON.stringify(voulu) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(enfant.stdout, 'data')
  enfant.kill('SIGKILL')
  await once(enfant, 'exit')
  await vide(neuf)
  await makeBackup(depsOf(banc), chemin('autre'))
  await assert.rejects(restoreBackup(depsOf(neuf), chemin('autre')), { message: /stockage.*n’est pas vide/ })
  await restoreBackup(depsOf(neuf), chemin('saine'))
  assert.notEqual((await dump(neuf)).document, '')
  assert.ok(!existsSync(join(neuf.deps.config.storageUrl.replace('file:', ''), 'restauration-en-cours')))
})

/** A database without any table, as createdb leaves it. */
async function baseVierge(): Promise<Connexions> {
  const nom = `essai_${randomBytes(6).toString('hex')}`
  const superuser = new pg.Client(banc.connexions.superuser)
  await superuser.connect()
  await superuser.query(`create database ${nom} owner proprietaire`)
  const { connectionString, ...reste } = banc.connexions.superuser
  const url = connectionString && Object.assign(new URL(connectionString), { pathname: `/${nom}` })
  const dedans = new pg.Client(url ? { connectionString: url.href } : { ...reste, database: nom })
  await dedans.connect()
  await dedans.query('alter schema public owner to proprietaire')
  await dedans.end()
  after(async () => {
    await superuser.query(`drop database ${nom} with (force)`)
    await superuser.end()
  })
  const vers = (connexion: pg.ClientConfig): pg.ClientConfig => ({ ...connexion, database: nom })
  const { application, proprietaire } = banc.connexions
  return { application: vers(application), proprietaire: vers(proprietaire), superuser: proprietaire }
}

test('la sauvegarde d’une version d’avant se restaure, puis monte ; celle d’après est refusée', async () => {
  const ancienne = await baseVierge()
  const migrations = readMigrations()
  const derniere = migrations.at(-1)?.nom ?? ''
  await withPatience(ancienne.proprietaire, async (client) => {
    await readApplied(client)
    for (const migration of migrations.slice(0, -1)) await applyMigration(client, migration)
    await client.query(
      `insert into organisme (siren, raison_sociale, maj_le) values ('900000001', 'Ancienne', '2026-11-24')`,
    )
  })
  await makeBackup(depsOf(banc, { connexions: ancienne }), chemin('ancienne'))
  const neuve = await baseVierge()
  const neuf = await ouvreBanc({ secretKey })
  await assert.rejects(restoreBackup(depsOf(neuf), chemin('ancienne')), {
    message: /porte déjà la migration/,
  })
  await restoreBackup(depsOf(neuf, { connexions: neuve }), chemin('ancienne'))
  assert.ok((await migrationStatus(neuve.proprietaire)).every(({ etat }) => etat === 'appliquee'))
  assert.equal(
    (await migrationStatus(ancienne.proprietaire)).find(({ nom }) => nom === derniere)?.etat,
    'a_venir',
  )
  await migrate(neuve.proprietaire, banc.deps.horloge)
  await withPatience(neuve.proprietaire, async (client) => {
    const { rows } = await client.query('select raison_sociale from organisme')
    assert.deepEqual(rows, [{ raison_sociale: 'Ancienne' }])
  })
})

test('un stagiaire effacé depuis l’est après la restauration, même là où son dossier n’était pas encore', async () => {
  const neuf = await ouvreBanc({ secretKey })
  await banc.proprietaire((trx) =>
    trx
      .insertInto('participation')
      .values({
        organisme_id: alpha.id,
        dossier_numero: dossier,
        stagiaire_id: 'S1',
        nom: 'Qzpartie',
        pliure: 'qzpartie',
        maj_le: banc.deps.horloge(),
      })
      .execute(),
  )
  await makeBackup(depsOf(banc), chemin('avec-elle'))
  const participations = [dossier, 'D-VENU-APRES'].map((numero) => ({
    organismeId: alpha.id,
    dossier: numero,
  }))
  const personne = {
    type: 'stagiaire',
    stagiaireId: 'S1',
    nom: '',
    prenom: '',
    pliure: '',
    participations,
  } as const
  await registerEffacement(neuf.deps.storage, { ...personne, participations }, [], neuf.deps.horloge())
  await restoreBackup(depsOf(neuf), chemin('avec-elle'))
  const lu = await dump(neuf)
  assert.deepEqual(
    Object.keys(lu).filter((nom) => /qzpartie/i.test(lu[nom] ?? '')),
    [],
  )
  assert.equal(lu.effacement?.split('\n').length, 2)
})

test('la commande dit par son code de sortie ce qui est fait, refusé ou mal demandé', async () => {
  const ogestion = async (...args: string[]) => {
    const env = {
      ...process.env,
      MODE: 'demo',
      SECRET_KEY: secretKey.toString('base64'),
      DATA_DIR: banc.deps.dossierAssets,
    }
    const commande = ['--import', './bin/jsx.mjs', 'src/cli/main.ts', ...args]
    const enfant = spawn(process.execPath, commande, { cwd: fileURLToPath(RACINE), env, stdio: 'ignore' })
    const [code] = await once(enfant, 'exit')
    return code
  }
  writeFileSync(chemin('rien'), 'rien')
  assert.deepEqual(
    await Promise.all([
      ogestion('verify', chemin('saine')),
      ogestion('verify', chemin('rien')),
      ogestion('backup', 'un', 'deux'),
    ]),
    [0, 1, 2],
  )
})
