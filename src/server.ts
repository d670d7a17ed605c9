import { buildApp } from './app.ts'
import { closeOnSignal } from './arret.ts'
import { DOSSIER_ASSETS, readAssets } from './assets.ts'
import type { App } from './http/types.ts'
import type { Runtime } from './runtime.ts'

/**
 * Serves until told to stop. SIGTERM and SIGINT drain: /health/ready turns 503, running requests end, then
 * everything closes in reverse order of opening.
 */
export async function serve(runtime: Runtime): Promise<App> {
  const app = await buildApp({ ...runtime, assets: readAssets(), dossierAssets: DOSSIER_ASSETS })
  app.addHook('onClose', () => runtime.close())
  await app.listen({ port: runtime.config.port, host: runtime.config.host })
  closeOnSignal(() => app.close())
  return app
}
