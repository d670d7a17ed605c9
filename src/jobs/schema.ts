import type pg from 'pg'
import { getConstructionPlans, PgBoss } from 'pg-boss'
import { QUEUES, SCHEMA } from './queue.ts'

/**
 * Creates or updates pg-boss's own schema as `proprietaire` and lets the application roles put jobs in it;
 * only `lots` takes them out.
 */
export async function createJobsSchema(client: pg.Client): Promise<void> {
  const exists = await client.query('select to_regnamespace($1) as oid', [SCHEMA])
  if (exists.rows[0]?.oid === null) await client.query(getConstructionPlans(SCHEMA))
  const boss = new PgBoss({
    schema: SCHEMA,
    db: { executeSql: (text, values) => client.query(text, values) },
    supervise: false,
    schedule: false,
    migrate: true,
  })
  await boss.start()
  for (const [name, options] of Object.entries(QUEUES)) {
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options)
  }
  await boss.stop({ graceful: false, close: false })
  await client.query(`grant usage on schema ${SCHEMA} to app, gestion, lots`)
  await client.query(`grant select, insert on all tables in schema ${SCHEMA} to app, gestion`)
  await client.query(`grant all on all tables in schema ${SCHEMA} to lots`)
  await client.query(`grant usage on all sequences in schema ${SCHEMA} to app, gestion, lots`)
  await client.query(`grant execute on all functions in schema ${SCHEMA} to app, gestion, lots`)
}
