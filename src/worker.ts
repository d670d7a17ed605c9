import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { issueEmissions } from './features/emissions/actions.ts'
import { processLots } from './features/lots/traitement.actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000

/**
 * Takes jobs out of the queue, and looks every minute for what no job announces: mails of a lot, lots whose process was
 * killed. Until closed.
 */
export async function startWorker(runtime: Runtime): Promise<void> {
  repeat(() => sweepCourriels(runtime).catch((err) => runtime.logger.error({ err }, 'mail sweep')))
  repeat(() => processLots(runtime).catch((err) => runtime.logger.error({ err }, 'lots')))
  repeat(() => issueEmissions(runtime).catch((err) => runtime.logger.error({ err }, 'documents to issue')))
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'emettre-documents': () => issueEmissions(runtime),
    'traiter-lots': () => processLots(runtime),
  })
}

/** One round at a time: a relay that hangs or a large lot may last longer than the pause between two. */
function repeat(work: () => Promise<void>): void {
  let enCours = false
  const ronde = setInterval(async () => {
    if (enCours) return
    enCours = true
    await work()
    enCours = false
  }, RONDE_MS)
  ronde.unref()
}
