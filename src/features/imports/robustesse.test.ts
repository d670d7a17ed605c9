import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { bilan, CLE, LOT_EXEMPLE, ouvreAtelier } from '../../../test/fabriques/imports-atelier.ts'
import { lotSimple } from '../../../test/fabriques/imports-lot.ts'
import { RACINE } from '../../racine.ts'
import { runImport } from './commande.ts'

describe('la commande', async () => {
  const atelier = await ouvreAtelier()
  const dossier = mkdtempSync(join(tmpdir(), 'ogestion-commande-'))
  after(() => rmSync(dossier, { recursive: true, force: true }))

  test('0 importé, 1 des refus et leur rapport, 2 mal appelée', async () => {
    const { fichiers } = lotSimple()
    const mauvais = { ...fichiers, 'dossiers.csv': fichiers['dossiers.csv'].map((d) => ({ ...d, etat: '' })) }
    const rapport = join(dossier, 'rapport.json')
    assert.equal(await runImport(atelier.deps, [atelier.ecris(mauvais), '--dry-run', '--report', rapport]), 1)
    const lu = JSON.parse(readFileSync(rapport, 'utf8'))
    assert.deepEqual(Object.keys(lu), ['lot', 'fichiers', 'refus', 'avertissements', 'totaux', 'exemples'])
    assert.deepEqual(Object.keys(lu.fichiers[0]), [
      'fichier',
      'lus',
      'crees',
      'modifies',
      'inchanges',
      'refuses',
    ])
    assert.deepEqual(Object.keys(lu.refus[0]).sort(), [
      'cle',
      'code',
      'colonne',
      'fichier',
      'ligne',
      'message',
    ])
    assert.equal(await runImport(atelier.deps, [atelier.ecris(fichiers)]), 0)
    const [dernier] = await atelier.lis<{ id: string }>(`select id from lot where etat = 'importe'`)
    assert.equal(await runImport(atelier.deps, ['undo', dernier?.id ?? '']), 0)
    assert.equal(await runImport(atelier.deps, ['undo', dernier?.id ?? '']), 1)
    assert.deepEqual(await atelier.lis('select * from organisme'), [])
    assert.equal(await runImport(atelier.deps, ['undo', 'x']), 2)
    assert.equal(await runImport(atelier.deps, []), 2)
    assert.equal(await runImport(atelier.deps, ['/nulle/part']), 2)
    assert.equal(await runImport(atelier.deps, ['a', '--inconnue']), 2)
    const nullePart = join(dossier, 'absent', 'rapport.json')
    assert.equal(await runImport(atelier.deps, [atelier.ecris(fichiers), '--report', nullePart]), 2)
    assert.equal(await runImport(atelier.deps, [atelier.ecris({ 'x.txt': 'x' })]), 1)
  })
})

describe('deux imports et une mort subite', async () => {
  const atelier = await ouvreAtelier()

  test('deux imports à la fois passent l’un après l’autre', async () => {
    const [alpha, beta] = [lotSimple(), lotSimple()]
    const rapports = await Promise.all([
      atelier.importe(alpha.fichiers),
      atelier.importe(beta.fichiers),
      atelier.importe(alpha.fichiers),
    ])
    for (const rapport of rapports) assert.deepEqual(rapport.refus, [])
    const crees = rapports.map((rapport) => bilan(rapport, 'dossiers.csv')).sort()
    assert.deepEqual(crees, ['0+ 0~ 1= 0!', '1+ 0~ 0= 0!', '1+ 0~ 0= 0!'])
  })

  test('tué au milieu, l’import ne laisse rien et le suivant passe', async () => {
    const avant = await atelier.photo()
    const verrou = new pg.Client(atelier.connexions.superuser)
    await verrou.connect()
    // Holds the last table the import writes: it stops there, everything merged and nothing committed.
    await verrou.query('begin; lock table compteur_dossier in access exclusive mode')
    const enfant = spawn(process.execPath, ['--input-type=module', '-e', ENFANT], {
      cwd: fileURLToPath(RACINE),
      env: {
        ...process.env,
        CONNEXION: JSON.stringify(atelier.connexions.application),
        LOT: LOT_EXEMPLE,
        CLE: CLE.toString('hex'),
      },
      stdio: 'ignore',
    })
    await waitUntil(
      async () =>
        (
          await atelier.lis(
            `select 1 from pg_locks where not granted and relation = 'compteur_dossier'::regclass`,
          )
        ).length > 0,
    )
    enfant.kill('SIGKILL')
    await once(enfant, 'exit')
    await verrou.query('rollback')
    await verrou.end()
    await waitUntil(
      async () =>
        (
          await atelier.lis(
            `select 1 from pg_stat_activity where application_name = 'ogestion-import' and datname = current_database()`,
          )
        ).length === 0,
    )
    assert.equal(await atelier.photo(), avant)
    const rapport = await atelier.importe(LOT_EXEMPLE)
    assert.equal(bilan(rapport, 'dossiers.csv'), '259+ 0~ 0= 0!')
  })
})

const ENFANT = `
  const { importLot } = await import('./src/features/imports/actions.ts')
  const { openCoffre } = await import('./src/core/coffre.ts')
  const storage = { put: async () => {}, delete: async () => {} }
  await importLot({ connection: JSON.parse(process.env.CONNEXION), storage, dossierTravail: '', coffre: openCoffre(Buffer.from(process.env.CLE, 'hex')), horloge: () => new Date('2026-11-24T10:00:00Z') }, process.env.LOT, { essai: false })
`

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  const fin = performance.now() + 60_000
  while (!(await condition())) {
    assert.ok(performance.now() < fin, 'waited for a minute')
    await sleep(50)
  }
}
