// The stages of `npm test`, each announced with its time; ends with « N passed, N failed, N skipped ».
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startEmbedded } from '../src/db/embedded.ts'
import { RACINE } from '../src/racine.ts'
import { add, type Bilan, listTests, RIEN, runTests, runTool, secondes, skipped } from './essais.ts'
import { type Postgres15, startPostgres15 } from './postgres15.ts'

type Etape = { titre: string; run(): Promise<Bilan> }

const AILLEURS = 'Pacific/Auckland'
const DONNEES = fileURLToPath(new URL('data/test', RACINE))

const [mode = 'tout', ...mots] = process.argv.slice(2)
const tests = listTests(mots)
const debut = performance.now()
const serveurPresent = existsSync(join(DONNEES, 'postgres/postmaster.pid'))

const bilan = await runAll(stages(mode))
if (!serveurPresent) await stopServer()
process.stdout.write(`\nDurée : ${secondes(performance.now() - debut)}\n`)
process.stdout.write(`${bilan.passed} passed, ${bilan.failed} failed, ${bilan.skipped} skipped\n`)
process.exitCode = bilan.failed > 0 ? 1 : 0

function stages(mode: string): Etape[] {
  const outils: Etape[] = [
    { titre: 'Types', run: () => runTool('tsc', ['--noEmit']) },
    { titre: 'Types du navigateur', run: () => runTool('tsc', ['--noEmit', '-p', 'assets/js']) },
    { titre: 'Style', run: () => runTool('biome', ['ci', '--error-on-warnings', '.']) },
  ]
  const unitaires = { titre: 'Tests sans base', run: () => runTests(tests.unitaires) }
  const base = { titre: 'Tests avec base', run: () => runTests(tests.base) }
  const navigateur = {
    titre: 'Tests dans le navigateur',
    run: () => runTests(tests.navigateur, { concurrency: 1 }),
  }
  const architecture = { titre: 'Architecture', run: () => runTests(tests.architecture) }
  if (mode === 'mots') return [architecture, unitaires, base, navigateur]
  if (mode === 'rapide') return [...outils, architecture, unitaires]
  return [
    ...outils,
    architecture,
    { titre: 'Rien d’inutile (knip)', run: () => runTool('knip', ['--no-progress']) },
    unitaires,
    base,
    navigateur,
    {
      titre: `Tests sans base, TZ=${AILLEURS}`,
      run: () => runTests(tests.unitaires, { env: { TZ: AILLEURS } }),
    },
    { titre: `Tests avec base, PostgreSQL 15, TZ=${AILLEURS}`, run: runElsewhere },
  ]
}

async function runAll(etapes: Etape[]): Promise<Bilan> {
  let total = RIEN
  for (const { titre, run } of etapes) {
    const depart = performance.now()
    process.stdout.write(`\n▸ ${titre}\n`)
    const bilan = await run()
    total = add(total, bilan)
    const { passed, failed, skipped } = bilan
    process.stdout.write(
      `  ${failed > 0 ? '✖' : '✔'} ${passed} réussis, ${failed} échoués, ${skipped} passés (${secondes(performance.now() - depart)})\n`,
    )
  }
  return total
}

/** The oldest PostgreSQL that is promised, in a time zone far from ours; where it cannot be had, the zone alone. */
async function runElsewhere(): Promise<Bilan> {
  const serveur: Postgres15 = await startPostgres15()
  try {
    if ('url' in serveur)
      return await runTests(tests.base, { env: { TZ: AILLEURS, TEST_DATABASE_URL: serveur.url } })
    return add(
      skipped(`PostgreSQL 15 : ${serveur.raison}`),
      await runTests(tests.base, { env: { TZ: AILLEURS } }),
    )
  } finally {
    if ('url' in serveur) await serveur.stop()
  }
}

async function stopServer(): Promise<void> {
  if (!existsSync(join(DONNEES, 'postgres/postmaster.pid'))) return
  await (await startEmbedded(DONNEES)).stop()
}
