import fp from 'fastify-plugin'

/**
 * Once told to stop, each answer under way is the last of its connection. Browsers keep theirs open: the process would
 * wait for them more than a minute after its work is done.
 */
export const drain = fp(async (app) => {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
})
