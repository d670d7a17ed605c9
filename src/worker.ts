import { sendCourriel } from './features/courriels/jobs.ts'
import { loadDemoDocuments } from './features/demo/actions.ts'
import type { Runtime } from './runtime.ts'

/** Takes jobs out of the queue until the runtime closes. */
export async function startWorker(runtime: Runtime): Promise<void> {
  await runtime.queue.work({
    'envoyer-courriel': ({ courrielId }) => sendCourriel(runtime, courrielId),
    'documents-demo': ({ debut }) => loadDemoDocuments(runtime, debut),
  })
}
