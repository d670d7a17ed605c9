import { jourParis } from '../../core/dates.ts'
import { connect, type ImportRuntime, openImport, VERROU } from './actions.ts'
import { refreshDerived } from './derives.ts'
import { alignStatuts } from './etats.ts'

/**
 * Carries what the funder's words mean now into the dossiers that came before, counters included. Waits for an import
 * under way; done twice, it changes nothing more.
 */
export async function applyEtats(runtime: ImportRuntime): Promise<void> {
  const { connection, horloge } = openImport(runtime)
  const client = await connect(connection)
  try {
    await client.query('begin')
    await client.query(`select set_config('role', 'lots', true)`)
    await client.query('select pg_advisory_xact_lock($1)', [VERROU])
    const maintenant = horloge()
    const touches = await alignStatuts({ client, jour: jourParis(maintenant), maintenant }, null)
    await refreshDerived(client, touches)
    await client.query('commit')
  } finally {
    // An open transaction goes with its connection.
    await client.end()
  }
}
