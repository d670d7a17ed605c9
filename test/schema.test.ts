import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { RACINE } from '../src/racine.ts'
import { creeBase, supprimeBase } from './support.ts'

const connexions = await creeBase()
const dossier = mkdtempSync(join(tmpdir(), 'ogestion-schema-'))
after(async () => {
  await supprimeBase(connexions)
  rmSync(dossier, { recursive: true, force: true })
})

/** The command that makes src/db/schema.ts anew. */
function generate(): string {
  const { host, port, user, password, database } = connexions.proprietaire
  const url = `postgres://${user}:${password}@localhost:${port}/${database}?host=${host}`
  const sortie = join(dossier, 'schema.ts')
  const types = [
    '--date-parser',
    'string',
    '--numeric-parser',
    'number',
    '--type-mapping',
    '{"int8":"number"}',
  ]
  const args = [
    '--dialect',
    'postgres',
    '--url',
    url,
    ...types,
    '--include-pattern',
    'public.*',
    '--out-file',
    sortie,
  ]
  execFileSync(fileURLToPath(new URL('node_modules/.bin/kysely-codegen', RACINE)), args, { stdio: 'pipe' })
  return readFileSync(sortie, 'utf8')
}

test('src/db/schema.ts est celui de la base migrée', () => {
  assert.equal(readFileSync(new URL('src/db/schema.ts', RACINE), 'utf8'), generate())
})
