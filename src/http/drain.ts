import { setTimeout as sleep } from 'node:timers/promises'
import fp from 'fastify-plugin'
import type { Deps } from './types.ts'

/**
 * Once told to stop: not ready, so that a balancer sends nobody any more, while whoever it has not told yet is still
 * served (DRAIN_SECONDS). Each answer is then the last of its connection: browsers keep theirs open, and the process
 * would wait for them more than a minute after its work is done.
 */
export const drain = fp<{ deps: Deps }>(async (app, { deps: { config } }) => {
  let draining = false
  app.decorate('isDraining', () => draining)
  app.addHook('preClose', async () => {
    draining = true
    if (config.drainSecondes > 0) await sleep(config.drainSecondes * 1000)
  })
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close')
  })
})
