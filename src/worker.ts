import { sendCourriel, sweepCourriels } from './features/courriels/jobs.ts'
import { loadDemoDocuments } from './features/demo/actions.ts'
import type { Runtime } from './runtime.ts'

const RONDE_MS = 60_000

/** Takes jobs out of the queue, and looks every minute for mails that no job announced (a lot's), until closed. */
export async function startWorker(runtime: Runtime): Promise<void> {
  const ronde = setInterval(() => {
    sweepCourriels(runtime).catch((error) => runtime.logger.error({ err: error }, 'mail sweep'))
  }, RONDE_MS)
  ronde.unref()
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'documents-demo': ({ debut }) => loadDemoDocuments(runtime, debut),
  })
}
