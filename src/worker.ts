import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { loadDemoDocuments } from './features/demo/actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000

/** Takes jobs out of the queue, and looks every minute for mails that no job announced (a lot's), until closed. */
export async function startWorker(runtime: Runtime): Promise<void> {
  // One round at a time: with a relay that hangs, a round may last longer than the pause between two.
  let enCours = false
  const ronde = setInterval(async () => {
    if (enCours) return
    enCours = true
    await sweepCourriels(runtime).catch((error) => runtime.logger.error({ err: error }, 'mail sweep'))
    enCours = false
  }, RONDE_MS)
  ronde.unref()
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'documents-demo': ({ debut }) => loadDemoDocuments(runtime, debut),
  })
}
