// Two transactions at once, the second led by hand.
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Banc } from '../support.ts'

/** Somebody else's transaction, statement by statement. */
export async function ouvreAutre(t: TestContext, banc: Banc): Promise<pg.Client> {
  const autre = new pg.Client(banc.connexions.superuser)
  await autre.connect()
  t.after(() => autre.end())
  await autre.query('begin')
  return autre
}

/** Until a request waits for a row that `autre` holds, or so many of them. */
export async function attendQuelquUn(autre: pg.Client, nombre = 1): Promise<void> {
  for (let essai = 0; essai < 200; essai++) {
    // Within a transaction, the activity of others is read once.
    await autre.query('select pg_stat_clear_snapshot()')
    const { rowCount } = await autre.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    if ((rowCount ?? 0) >= nombre) return
    await sleep(10)
  }
  throw new Error('nothing waits')
}
