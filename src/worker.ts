import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { issueEmissions } from './features/emissions/actions.ts'
import { refreshStatistiques } from './features/gestion/actions.ts'
import { applyEtats } from './features/imports/etats.actions.ts'
import { sweepOrphelins } from './features/lots/orphelins.actions.ts'
import { processLots } from './features/lots/traitement.actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000
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
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'emettre-documents': () => issueEmissions(runtime, arret),
    'traiter-lots': () => processLots(runtime, arret),
    'appliquer-etats': () => applyEtats(runtime),
  })
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
