// A server and a browser for one test file, and visits that are closed and checked at their end.
import { after } from 'node:test'
import { startNavigateur } from './navigateur.ts'
import { startServeur } from './serveur.ts'
import { ouvreVisite, type Visite } from './visite.ts'

export type Atelier = {
  visite(
    travail: (visite: Visite) => Promise<void>,
    options?: Parameters<typeof ouvreVisite>[2],
  ): () => Promise<void>
}

export async function ouvreAtelier(): Promise<Atelier> {
  const serveur = await startServeur()
  let navigateur = await startNavigateur()
  after(async () => {
    await navigateur.close()
    await serveur.stop()
  })
  return {
    visite: (travail, options) => async () => {
      // One that fell fails its own test, not those that follow.
      if (!navigateur.isConnected()) navigateur = await startNavigateur()
      const visite = await ouvreVisite(navigateur, serveur.adresse, options)
      try {
        await travail(visite)
      } finally {
        await visite.termine()
      }
    },
  }
}
