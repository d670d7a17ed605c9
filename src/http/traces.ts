import fp from 'fastify-plugin'
import type { Traceur } from '../traces/traces.ts'

/** One span a request, on which its SQL hangs. It names the route, never the address: no parameter, no query string. */
export const traces = fp<{ traceur: Traceur }>(async (app, { traceur }) => {
  app.decorateRequest('span')
  app.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    request.span = traceur.start(`${request.method} ${route}`, 'serveur', {
      'http.request.method': request.method,
      'http.route': route,
      'ogestion.request_id': request.id,
    })
    request.span.run(done)
  })
  // The body came in events of the socket, outside of the span.
  app.addHook('preValidation', (request, _reply, done) => {
    if (request.span) request.span.run(done)
    else done()
  })
  app.addHook('onResponse', async (request, { statusCode }) => {
    request.span?.end({ 'http.response.status_code': statusCode }, statusCode >= 500)
  })
})
