import { transmitChangements } from './features/changements/transmission.actions.ts'
import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { issueEmissions } from './features/emissions/actions.ts'
import { refreshStatistiques } from './features/gestion/actions.ts'
import { applyEtats } from './features/imports/etats.actions.ts'
import { watchJournal } from './features/journal/alertes.actions.ts'
import { sealJournal, sendTete } from './features/journal/scellement.actions.ts'
import type { Repere } from './features/journal/scellement.queries.ts'
import { sweepOrphelins } from './features/lots/orphelins.actions.ts'
import { processLots } from './features/lots/traitement.actions.ts'
import { endObservations } from './features/organismes/jobs.ts'
import { runPurges } from './features/purges/actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000
const SCELLEMENT_MS = 300_000
const HEURE_MS = 3_600_000
const JOUR_MS = 24 * HEURE_MS

/**
 * Takes jobs out of the queue, and looks every minute for what no job announces: mails of a lot, lots whose process was
 * killed; every day, for files that a killed process left behind. Until closed.
 */
export async function startWorker(runtime: Runtime): Promise<void> {
  repeat(() => sweepCourriels(runtime).catch((err) => runtime.logger.error({ err }, 'mail sweep')))
  const { arret } = runtime
  repeat(() => processLots(runtime, arret).catch((err) => runtime.logger.error({ err }, 'lots')))
  repeat(
    () => refreshStatistiques(runtime).catch((err) => runtime.logger.error({ err }, 'figures')),
    HEURE_MS,
  )
  repeat(() => sweepOrphelins(runtime).catch((err) => runtime.logger.error({ err }, 'stored files')), JOUR_MS)
  repeat(() =>
    issueEmissions(runtime, arret).catch((err) => runtime.logger.error({ err }, 'documents to issue')),
  )
  repeat(() =>
    transmitChangements(runtime).catch((err) => runtime.logger.error({ err }, 'accounts to transmit')),
  )
  repeat(openScellement(runtime), SCELLEMENT_MS)
  repeat(() => watchJournal(runtime).catch((err) => runtime.logger.error({ err }, 'alerts')))
  repeat(() => endObservations(runtime).catch((err) => runtime.logger.error({ err }, 'observations')))
  repeat(() => purge(runtime), HEURE_MS)
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'emettre-documents': () => issueEmissions(runtime, arret),
    'traiter-lots': () => processLots(runtime, arret),
    'appliquer-etats': () => applyEtats(runtime),
  })
}

/** Seals, and goes on at the next round where transactions were still running. */
function openScellement(runtime: Runtime): () => Promise<void> {
  let repere: Repere | null = null
  return async () => {
    try {
      repere = await sealJournal(runtime, repere)
      await sendTete(runtime)
    } catch (err) {
      runtime.logger.error({ err }, 'journal')
    }
  }
}

async function purge(runtime: Runtime): Promise<void> {
  await runPurges(runtime).catch((err) => runtime.logger.error({ err }, 'purge'))
}

/** At once, then after each pause; one round at a time, for a relay that hangs or a large lot may outlast the pause. */
function repeat(work: () => Promise<void>, pause = RONDE_MS): void {
  let enCours = false
  const round = async () => {
    if (enCours) return
    enCours = true
    await work()
    enCours = false
  }
  void round()
  setInterval(round, pause).unref()
}
