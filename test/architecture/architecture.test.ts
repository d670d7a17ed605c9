import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { REGLES } from './regles.ts'
import { readSources, toSource } from './sources.ts'

const sources = readSources()

describe('règles d’architecture', () => {
  for (const { nom, cherche } of REGLES) test(nom, () => assert.deepEqual(cherche(sources), []))

  test('les sources sont bien lues : des centaines d’imports, pas zéro', () => {
    assert.ok(sources.length > 150)
    assert.ok(sources.flatMap(({ imports }) => imports).length > 600)
  })
})

type Faute = { regle: string; fichiers: Record<string, string> }

/** For each rule, files that break it and it alone. */
const FAUTES: Faute[] = [
  {
    regle: 'aucun cycle',
    fichiers: {
      'src/core/a.ts': `import { b } from './b.ts'`,
      'src/core/b.ts': `import {\n  c,\n} from './c.ts'`,
      'src/core/c.ts': `export * from './a.ts'`,
    },
  },
  { regle: 'aucun fichier orphelin', fichiers: { 'src/core/seul.ts': `export const seul = 1` } },
  {
    regle: 'core n’importe rien de nous',
    fichiers: { 'src/core/x.ts': `import type { Base } from '../db/client.ts'` },
  },
  {
    regle: 'les fondations n’importent pas les pièces',
    fichiers: { 'src/http/x.ts': `import type { A } from '../features/dossiers/rules.ts'` },
  },
  {
    regle: 'les fondations n’importent pas les pièces',
    fichiers: { 'src/jobs/x.ts': `const m = await import('../features/dossiers/jobs.ts')` },
  },
  {
    regle: 'ui ne connaît pas les données',
    fichiers: { 'src/ui/x.tsx': `import { tenant } from '../db/tenant.ts'` },
  },
  {
    regle: 'une pièce n’en rencontre une autre que par queries, rules, schemas ou actions',
    fichiers: { 'src/features/accueil/routes.tsx': `import { Liste } from '../dossiers/views.tsx'` },
  },
  {
    regle: 'seules les actions appellent les actions d’une autre pièce',
    fichiers: { 'src/features/accueil/routes.tsx': `import { ferme } from '../dossiers/actions.ts'` },
  },
  {
    regle: 'rules et schemas sont purs',
    fichiers: { 'src/features/dossiers/etat.rules.ts': `import { listDossiers } from './queries.ts'` },
  },
  {
    regle: 'rules et schemas sont purs',
    fichiers: { 'src/features/dossiers/schemas.ts': `import fs from 'node:fs'` },
  },
  {
    regle: 'les vues sont pures',
    fichiers: { 'src/features/dossiers/views.tsx': `import { listDossiers } from './queries.ts'` },
  },
  {
    regle: 'le SQL reste dans queries, actions, db, auth et jobs',
    fichiers: { 'src/features/dossiers/routes.tsx': `import { sql } from 'kysely'` },
  },
  {
    regle: 'les requêtes restent dans queries, actions, db, auth et jobs',
    fichiers: { 'src/features/dossiers/routes.tsx': `const x = trx\n  .selectFrom('dossier')` },
  },
  {
    regle: 'personne n’importe un test',
    fichiers: { 'src/core/x.ts': `import { f } from './dates.test.ts'` },
  },
  {
    regle: 'personne n’importe un test',
    fichiers: { 'src/http/x.ts': `import { banc } from '../../test/support.ts'` },
  },
  {
    regle: 'une lecture commence à son accessibleX',
    fichiers: {
      'src/features/dossiers/queries.ts': `export function accessibleDossiers(trx) {\n  return trx.selectFrom('dossier')\n}\nexport function tous(trx) {\n  return trx.selectFrom('dossier as d')\n}`,
    },
  },
  {
    regle: 'l’environnement n’est lu que par la configuration',
    fichiers: { 'src/http/x.ts': `const a = process.env.PORT` },
  },
  { regle: 'l’heure vient de l’horloge', fichiers: { 'src/core/x.ts': `const a = Date.now()` } },
  { regle: 'l’heure vient de l’horloge', fichiers: { 'src/features/a/rules.ts': `const a = new Date( )` } },
  ...[
    `const q = sql\`select \${sql.raw(colonne)}\``,
    `const q = client.query(\`select from dossier where numero = \${numero}\`)`,
    "const q = client.query('select from dossier where numero = ' + numero)",
  ].map((texte) => ({
    regle: 'une requête n’est faite que de mots écrits et de paramètres',
    fichiers: { 'src/features/a/queries.ts': texte },
  })),
  {
    regle: 'aucun texte n’échappe à l’échappement',
    fichiers: { 'src/ui/x.tsx': 'const x = <p dangerouslySetInnerHTML={{ __html: texte }} />' },
  },
  {
    regle: 'aucun texte n’échappe à l’échappement',
    fichiers: { 'assets/js/x.ts': 'zone.innerHTML = texte' },
  },
  {
    regle: 'aucune date du serveur SQL',
    fichiers: { 'src/features/a/queries.ts': 'const q = sql`select now()`' },
  },
  {
    regle: 'aucune date du serveur SQL',
    fichiers: { 'db/migrations/9999-x.sql': 'create table t (d date default CURRENT_DATE)' },
  },
]

describe('chaque règle se voit échouer', () => {
  for (const [rang, { regle, fichiers }] of FAUTES.entries()) {
    test(`${rang + 1}. ${regle}`, () => {
      const plantees = Object.entries(fichiers).map(([chemin, texte]) => toSource(chemin, texte))
      const cherche = REGLES.find(({ nom }) => nom === regle)?.cherche
      assert.notEqual(cherche?.(plantees).length ?? 0, 0)
    })
  }

  test('aucune règle n’est sans faute plantée', () => {
    const eprouvees = new Set(FAUTES.map(({ regle }) => regle))
    assert.deepEqual(
      REGLES.map(({ nom }) => nom).filter((nom) => !eprouvees.has(nom)),
      [],
    )
  })

  test('un commentaire, un type ou performance.now() ne sont pas des fautes', () => {
    const saines = [
      toSource('src/http/x.ts', `// Date.now() and process.env are not for us\nconst t = performance.now()`),
      toSource('src/features/a/views.tsx', `import type { A } from './queries.ts'`),
      toSource('src/features/a/queries.ts', '/* never now() */ const q = sql`select 1`'),
    ]
    const fautes = REGLES.filter(({ nom }) => nom !== 'aucun fichier orphelin').flatMap(({ cherche }) =>
      cherche(saines),
    )
    assert.deepEqual(fautes, [])
  })
})
