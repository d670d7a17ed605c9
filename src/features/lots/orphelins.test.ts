import assert from 'node:assert/strict'
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { creerOrganisme, MAINTENANT, ouvreBanc } from '../../../test/support.ts'
import { sweepOrphelins } from './orphelins.actions.ts'

describe('les fichiers du stockage que rien ne nomme', async () => {
  const banc = await ouvreBanc()
  const { storageUrl } = banc.deps.config
  const racine = storageUrl.startsWith('file:///')
    ? fileURLToPath(storageUrl)
    : storageUrl.slice('file:'.length)
  const jour = 86_400_000

  function pose(cle: string, ageMs: number): string {
    const chemin = join(racine, cle)
    mkdirSync(dirname(chemin), { recursive: true })
    writeFileSync(chemin, 'x')
    const date = new Date(MAINTENANT.getTime() - ageMs)
    utimesSync(chemin, date, date)
    return chemin
  }

  test('sont effacés après un jour, et eux seuls', async () => {
    const organisme = await creerOrganisme(banc)
    const cle = (nom: string) => `documents/ab/${nom}.pdf`
    await banc.proprietaire((trx) =>
      sql`insert into document (organisme_id, ref, type, titre, depose_le, cle, mime, extension, taille, sha256, maj_le)
        values (${organisme.id}, 'D1', 'APC', 'A', '2026-11-01', ${cle('nomme')}, 'application/pdf', 'pdf', 1, ${Buffer.alloc(32)}, ${MAINTENANT})`.execute(
        trx,
      ),
    )
    const { id } = await banc.proprietaire((trx) =>
      trx
        .insertInto('lot')
        .values({
          nom: 'l',
          depose_le: MAINTENANT,
          etat: 'a_essayer',
          rapport: '{}',
          depot_cle: 'lots/attend',
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
    await banc.proprietaire((trx) =>
      trx
        .insertInto('lot_image')
        .values({
          organisme_id: organisme.id,
          lot_id: id,
          nom_table: 'document',
          cle: '{}',
          avant: JSON.stringify({ cle: cle('rendu') }),
        })
        .execute(),
    )
    const [perdu, depot] = [pose(cle('perdu'), 2 * jour), pose('lots/perdu', 2 * jour)]
    const gardes = [
      pose(cle('nomme'), 2 * jour),
      pose(cle('rendu'), 2 * jour),
      pose(cle('recent'), jour / 2),
      pose('lots/attend', 2 * jour),
      pose('ailleurs/x', 2 * jour),
    ]
    await sweepOrphelins(banc.deps)
    assert.deepEqual([perdu, depot].filter(existsSync), [])
    assert.deepEqual(gardes.filter(existsSync), gardes)
  })
})
